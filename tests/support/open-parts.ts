// The write path on a folder of its own, without doors: log, registry, store, sandbox and pipeline, with codecs that are not ours.
import { join } from 'node:path';
import { FindingsWatch } from '@lagebild/ingest/findings/watch.ts';
import { municipalityOf } from '@lagebild/ingest/judge.ts';
import { openDurableLog } from '@lagebild/ingest/log/durable-log.ts';
import type { RawMessage } from '@lagebild/ingest/message.ts';
import { createPipeline, type PipelineDeps } from '@lagebild/ingest/pipeline.ts';
import type { ConductLimits } from '@lagebild/ingest/sandbox/conduct.ts';
import { Sandbox } from '@lagebild/ingest/sandbox/sandbox.ts';
import { parseProfile } from '@lagebild/shared/domain/profile.ts';
import { loadFindingRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import { pino } from 'pino';

export type Parts = Awaited<ReturnType<typeof openParts>>;

interface Options {
  readonly folder: string;
  /** Sources by name; each has a profile of the same name, whose `state` of 1 is an occupied bay. */
  readonly codecs: Readonly<Record<string, string>>;
  readonly conduct?: Partial<ConductLimits>;
  readonly onSettled?: PipelineDeps['onSettled'];
}

export async function openParts({ folder, codecs, conduct = {}, onSettled }: Options) {
  const rules = loadRuleBook('region');
  const log = pino({ level: 'silent' });
  const store = await openDuckDbStore(folder);
  const registry = openRegistry(folder);
  const durableLog = await openDurableLog({
    folder: join(folder, 'log'),
    maxBytes: 256 * 2 ** 20,
    rawDays: 30,
    settledSeq: registry.logPosition.settled,
    onUnsettled: (record) => {
      if (!registry.logPosition.isSettled(record.seq)) registry.ledger.receive(municipalityOf(record, rules) ?? '');
    },
    log,
  });
  const profile = (codec: string) =>
    parseProfile(codec, `{ vendor: Acme, model: Bay, kind: parking, codec: ${codec}, quantities: { occupied: { from: state } } }`, rules);
  const profiles = new Map(Object.keys(codecs).map((codec) => [codec, profile(codec)]));
  for (const [name, source] of Object.entries(codecs)) registry.codecs.save(name, source, '');
  const sandbox = new Sandbox(conduct);
  const pipeline = createPipeline({
    rules,
    profiles,
    sandbox,
    durableLog,
    store,
    registry,
    findings: new FindingsWatch({ rules, findingRules: loadFindingRules('region', rules), isMeantToBurn: () => false, open: [] }),
    onLatest: () => undefined,
    onReadings: () => undefined,
    ...(onSettled && { onSettled }),
    log,
  });
  const accept = (message: RawMessage): Promise<void> => new Promise((safe) => pipeline.accept(message, safe));
  return {
    rules,
    profiles,
    registry,
    durableLog,
    store,
    sandbox,
    pipeline,
    /** A device of Unna, whose name is its EUI, that a codec reads from now on. */
    adopt: (device: string, codec: string) => registry.adopted.adopt({ municipality: 'unna', device, profile: codec, adoptedAt: 0 }),
    /** Both resolve once the message may be acknowledged. */
    uplink(device: string, fCnt: number, byte: number, time = Date.now()): Promise<void> {
      const data = Buffer.from([byte]).toString('base64');
      const event = { deviceInfo: { devEui: device }, time: new Date(time).toISOString(), fCnt, fPort: 1, data, rxInfo: [] };
      const topic = `lns/unna/application/1/device/${device}/event/up`;
      return accept({ topic, payload: Buffer.from(JSON.stringify(event)), receivedAt: time, boundTo: 'unna' });
    },
    plain(device: string, values: Record<string, number>, time = Date.now()): Promise<void> {
      return accept({ topic: `v1/unna/parking/${device}`, payload: Buffer.from(JSON.stringify({ time, values })), receivedAt: time });
    },
    async close(): Promise<void> {
      await pipeline.close();
      sandbox.close();
      await durableLog.close();
      await store.close();
      registry.close();
    },
  };
}
