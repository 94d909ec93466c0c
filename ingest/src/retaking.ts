// Takes messages in again that were refused because their codec rested: some now and then, oldest first, for as long as there are any.
import { setTimeout as sleep } from 'node:timers/promises';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { StoreUnavailable } from '@lagebild/shared/domain/store-error.ts';
import type { Codecs } from '@lagebild/shared/registry/codecs.ts';
import type { Quarantine } from '@lagebild/shared/registry/quarantine.ts';
import type { Logger } from 'pino';
import type { Pipeline } from './pipeline.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

export interface RetakingDeps {
  readonly quarantine: Pick<Quarantine, 'count' | 'rested'>;
  readonly codecs: Pick<Codecs, 'get'>;
  readonly sandbox: Pick<Sandbox, 'rests'>;
  readonly replay: Pipeline['replay'];
  readonly log: Logger;
}

const EVERY_MS = 10_000;
/** Looked at in one go: of a device that rests there may be very many, and others behind them. */
const LOOKED_AT = 5000;
/** Taken in again in one go, of one device and in all: a device that goes on as before costs one rest's worth and no more. */
const MOST_OF_A_DEVICE = 20;
const MOST = 500;

export interface Retaking {
  close(): Promise<void>;
}

export function startRetaking(deps: RetakingDeps, everyMs = EVERY_MS): Retaking {
  const { quarantine, replay, log } = deps;
  const stop = new AbortController();
  /** Everything up to this entry was looked at in this round. */
  let above = 0;

  async function retakeSome(): Promise<void> {
    if (quarantine.count({ code: 'codec_rests' }).total === 0) return;
    const entries = quarantine.rested(above, LOOKED_AT);
    const chosen = chooseFrom(entries, deps);
    // When there were too many to take, the next time begins behind the last that was taken.
    above = chosen.length === MOST ? (chosen.at(-1) ?? 0) : entries.length === LOOKED_AT ? (entries.at(-1)?.id ?? 0) : 0;
    if (chosen.length > 0) await replay(chosen);
  }

  async function runForEver(): Promise<void> {
    for (;;) {
      await sleep(everyMs, undefined, { signal: stop.signal, ref: false });
      await retakeSome().catch((error: Error) => {
        if (!(error instanceof StoreUnavailable)) log.warn({ err: error }, 'messages whose codec rested could not be taken in again');
      });
    }
  }
  const ended = runForEver().catch(() => undefined); // only the stop ends it

  return {
    async close() {
      stop.abort();
      await ended;
    },
  };
}

/** Ids of messages whose codec does not rest for their device any more. */
function chooseFrom(entries: ReturnType<Quarantine['rested']>, { codecs, sandbox }: RetakingDeps): number[] {
  const taken = new Map<string, number>();
  const chosen: number[] = [];
  for (const { id, municipality, device, codec } of entries) {
    const key = deviceKey({ municipality, device });
    const count = taken.get(key) ?? (sandbox.rests(codecs.get(codec)?.source ?? '', key) ? MOST_OF_A_DEVICE : 0);
    taken.set(key, count + 1);
    if (count < MOST_OF_A_DEVICE) chosen.push(id);
    if (chosen.length === MOST) break;
  }
  return chosen;
}
