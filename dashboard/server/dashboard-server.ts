// The dashboard server: HTTP API, live channel, health, metrics and the built dashboard on one port.
import type { AddressInfo } from 'node:net';
import type { Health } from '@lagebild/shared/contract/health.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { SignInRules } from '@lagebild/shared/domain/access/sign-in-rules.ts';
import type { SharingOf } from '@lagebild/shared/domain/access/visibility.ts';
import type { AlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import type { BatteryRules } from '@lagebild/shared/domain/battery/battery-rules.ts';
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Latest } from '@lagebild/shared/domain/latest.ts';
import type { LightingRules } from '@lagebild/shared/domain/lighting/lighting-rules.ts';
import { nearlyFullOf } from '@lagebild/shared/domain/parking/nearly-full.ts';
import type { ParkingRules } from '@lagebild/shared/domain/parking/parking-rules.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { LatestValue, TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import compression from 'compression';
import express from 'express';
import type { Logger } from 'pino';
import { createAccountAnswers } from './access/account-answers.ts';
import type { AnswerParts } from './access/answers-within.ts';
import { downloadAudit } from './access/audit-download.ts';
import { createGate } from './access/gate.ts';
import { createOidcRoutes } from './access/oidc/oidc-routes.ts';
import { createProvider, type ProviderSettings } from './access/oidc/provider.ts';
import { createPasswordCheck } from './access/password-check.ts';
import { createCodeCheck } from './access/second-factor/code-check.ts';
import { createOwnFactorAnswers } from './access/second-factor/own-factor-answers.ts';
import { createSecondFactorRule } from './access/second-factor/second-factor-rule.ts';
import { createSignInAnswers } from './access/sign-in-answers.ts';
import { addAlarmMetrics } from './alarm-metrics.ts';
import { createApi, keepPrivate } from './api.ts';
import { watchChanges } from './change-watch.ts';
import { limitFeedback } from './feedback-limit.ts';
import { downloadFigure } from './figure-download.ts';
import { createHttpServer, createPeerCheck, guardDoor, type HttpDoor, type HttpIdentity, renewIdentity } from './http-door.ts';
import { LastValues } from './last-values.ts';
import { openLiveChannel } from './live.ts';
import { createMetrics } from './metrics.ts';
import { addMqttMetrics, type MqttCounts } from './mqtt-metrics.ts';
import { operationsRoutes } from './operations-routes.ts';
import { isMeantForUs, requireOwnHost } from './own-origin.ts';
import { problemMapper } from './problem.ts';
import { openToAll, PUBLIC_PATH } from './public/open-to-all.ts';
import { createPublicAnswers, type PublicDeps } from './public/public-answers.ts';
import { receivePush } from './push.ts';
import { downloadQuarantine } from './quarantine-download.ts';
import { limitRates } from './rate-limits.ts';
import { tableDownloads } from './tables/download-table.ts';
import { createOriginCheck, requireThisMachine } from './this-machine-only.ts';
import { securityHeaders, serveWeb } from './web-pages.ts';

export interface DashboardServerOptions {
  readonly door: HttpDoor;
  readonly rules: RuleBook;
  readonly alarmRules: AlarmRules;
  readonly accessibility: AnswerParts['accessibility'];
  readonly feedbackMail: AnswerParts['feedbackMail'];
  readonly lighting: LightingRules;
  readonly parkingRules: ParkingRules;
  readonly batteryRules: BatteryRules;
  /** Where people reach the dashboard; undefined when nobody said so. */
  readonly publicUrl: string | undefined;
  readonly profiles: Profiles;
  readonly airRules: AnswerParts['airRules'];
  readonly findingRules: FindingRules;
  readonly boundaries: Answer<'boundaries'>;
  readonly ruleVersions: AnswerParts['ruleVersions'];
  readonly store: TimeSeriesStore;
  readonly registry: Registry;
  /** Folder of the built dashboard. */
  readonly webFolder: string;
  /** How ingest is doing. */
  readonly ingest: {
    readonly connections: number;
    readonly cutConnections: number;
    readonly mqtt: MqttCounts;
    health(): Health;
  };
  readonly storage: AnswerParts['storage'];
  readonly operations: AnswerParts['operations'];
  /** How long the last look at all conditions of alarms took, milliseconds. */
  alarmLookMs(): number;
  /** False: whoever reaches the machine may everything. */
  readonly areAccountsRequired: boolean;
  /** Nobody has to sign in, and nobody has said that this is meant so: whoever comes from another machine is refused. */
  readonly isOnlyForThisMachine: boolean;
  /** False on a developer's machine. */
  readonly areRatesLimited: boolean;
  /** Where people of an organisation can sign in as well; undefined: nowhere. */
  readonly signInWith: ProviderSettings | undefined;
  /** Which groups of theirs have which role here, and who needs a second factor; as the rule book says now. */
  signInRules(this: void): SignInRules;
  /** How far a municipality shares a kind. */
  readonly sharingOf: SharingOf;
  readonly licenceOf: PublicDeps['licenceOf'];
  readonly privacy: PublicDeps['privacy'];
  /** What parts of Lagebild keep, days. */
  readonly kept: PublicDeps['kept'];
  readonly log: Logger;
}

export interface DashboardServer {
  readonly port: number;
  /** Shows readings. */
  publish(readings: readonly Reading[]): void;
  /** A reading is stored: tells Prometheus how old it was. @param time epoch milliseconds */
  noteStored(time: number): void;
  /** The newest values of a device; undefined while nothing is known of it. */
  latestOf(this: void, of: { municipality: string; device: string }): Latest | undefined;
  /** A device was erased: it is shown to nobody who asks from now on. */
  forget(this: void, of: { readonly municipality: string; readonly device: string }): void;
  /** Shows what the store holds, once it could be asked. */
  showLatest(latest: readonly LatestValue[]): void;
  /** Takes up a renewed certificate. */
  renew(this: void, identity: HttpIdentity): void;
  /** The rules have changed: what was told under the old ones is forgotten. */
  takeRules(): void;
  close(): Promise<void>;
}

/**
 * Listens for HTTP.
 * @throws the system's error (EADDRINUSE, EACCES …) when the port cannot be had
 */
export async function openDashboardServer(options: DashboardServerOptions): Promise<DashboardServer> {
  const { door, registry, rules, ingest, webFolder, log } = options;
  const lastValues = new LastValues();
  const app = express();
  const http = createHttpServer(door, app);
  const { areAccountsRequired, signInWith, signInRules } = options;
  const factorRule = createSecondFactorRule(rules, signInRules);
  const gate = createGate({
    parts: { ...options, lastValues },
    registry,
    areAccountsRequired,
    isSecondFactorMissing: factorRule.isMissing,
    sharingOf: options.sharingOf,
  });
  const isKnownPeer = createPeerCheck(door);
  const isFromHere = options.isOnlyForThisMachine ? createOriginCheck(log) : () => true;
  const live = openLiveChannel(http, {
    rules,
    lastValues,
    alarms: registry.alarms,
    gate,
    isMeantForUs: (host) => areAccountsRequired || isMeantForUs(host, options.publicUrl),
    isAnswered: (request) => isKnownPeer(request.socket.remoteAddress) && isFromHere(request),
    proxies: door.proxies,
    headers: securityHeaders(door),
    log,
  });
  const metrics = createMetrics({
    rules,
    registry,
    gauges: () => ({
      mqttConnections: ingest.connections,
      cutConnections: ingest.cutConnections,
      liveClients: live.clients,
      health: ingest.health(),
      quarantineAlarms: options.operations.alarms().length,
    }),
  });
  addAlarmMetrics(metrics.prometheus, registry, options.alarmLookMs);
  addMqttMetrics(metrics.prometheus, () => ingest.mqtt);

  app.disable('x-powered-by');
  app.use(...securityHeaders(door), compression()); // first, so that every refusal has them, too
  guardDoor(app, door);
  app.use(requireThisMachine(isFromHere));
  if (!areAccountsRequired) app.use(requireOwnHost(options.publicUrl));
  app.use(receivePush({ rules, access: registry.access, push: options.operations.push }));
  const proofs = { registry, requirePassword: createPasswordCheck(registry, log), factorRule };
  const accountAnswers = {
    ...createSignInAnswers({ ...proofs, codes: createCodeCheck(registry, log), rules, areAccountsRequired, provider: signInWith?.name }),
    // Counted by itself: a new password ends the waiting at the sign-in, and whoever has a session can set one as often as they like.
    ...createOwnFactorAnswers({ ...proofs, codes: createCodeCheck(registry, log) }),
    ...createAccountAnswers({ rules, registry }),
  };
  const downloads = [
    downloadQuarantine(registry.quarantine),
    downloadFigure(rules),
    downloadAudit(registry.audit),
    ...tableDownloads(options.findingRules),
  ];
  app.post(paths.feedbackSend, limitFeedback());
  const publicAnswers = createPublicAnswers({ ...options, parts: { ...options, lastValues } });
  app.use('/api', keepPrivate);
  app.use(PUBLIC_PATH, openToAll);
  if (options.areRatesLimited) app.use('/api', limitRates(gate));
  if (signInWith) {
    const provider = createProvider(signInWith, paths.signInOidcCallback);
    const { publicUrl } = signInWith;
    app.use(createOidcRoutes({ provider, rules: signInRules, registry, gate, publicUrl, log }));
  }
  app.use(createApi({ gate, accountAnswers, publicAnswers: publicAnswers.answers, downloads }));
  app.use(operationsRoutes({ gate, health: () => ingest.health(), prometheus: metrics.prometheus }));
  serveWeb(app, webFolder);
  app.use(problemMapper(log));

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(door.port, door.host, () => resolve());
  });
  const changes = watchChanges({
    rules,
    changeRules: () => ({ nearlyFull: nearlyFullOf(options.parkingRules), lit: options.lighting.lit }),
    registry,
    lastValues,
    reporting: async () => (await gate.whole.reporting.all()).devices,
    onChange: live.tell,
    log,
  });
  return {
    port: (http.address() as AddressInfo).port,
    publish: (readings) => live.publish(readings, changes.noteValues),
    latestOf: (device) => lastValues.get(device),
    forget(of) {
      lastValues.forget(of);
      changes.forget(of);
    },
    noteStored: (time) => metrics.noteAge((Date.now() - time) / 1000),
    showLatest(latest) {
      live.publish(latest.map(({ quantity, value, ...of }) => ({ ...of, values: { [quantity]: value } })));
      changes.look(); // before anything new comes in: whoever was silent all the time may come back with it
    },
    renew: (identity) => renewIdentity(http, identity),
    takeRules() {
      gate.renew();
      publicAnswers.renew();
    },
    async close() {
      changes.close();
      http.closeAllConnections();
      await live.close(); // closes the HTTP server too
    },
  };
}
