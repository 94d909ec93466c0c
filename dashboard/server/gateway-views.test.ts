// What is told of gateways over days: who is silent, whom only they hear, and whose silence they explain.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { loadProfiles } from '@lagebild/shared/registry/load-profiles.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gatewayViews } from './gateway-views.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 8);
const rules = loadRuleBook('region');
const profiles = loadProfiles('region', rules);

let folder: string;
let registry: Registry;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lagebild-gateways-'));
  registry = openRegistry(folder);
});
afterEach(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

let fCnt = 0;
function note(event: LnsEvent, hoursAgo: number): void {
  const heard = [
    { municipality: 'unna', receivedAt: NOW - hoursAgo * HOUR_MS, format: 'ChirpStack v4', because: 'deviceInfo', isSettled: true, event },
  ];
  registry.settle({ entries: [], quarantined: [], heard });
}
/** An uplink that these gateways heard, so many hours ago. */
function hear(device: string, gateways: readonly string[], hoursAgo: number): void {
  fCnt += 1;
  const receptions = gateways.map((gateway) => ({ gateway }));
  note({ type: 'uplink', devEui: device, fCnt, fPort: 1, bytes: Uint8Array.of(1), receptions }, hoursAgo);
}
const report = (gateway: string, hoursAgo: number) =>
  note({ type: 'gateway stats', gateway, received: 1, receivedOk: 1, toSend: 0, sent: 0 }, hoursAgo);
const adopt = (device: string, profile: string) =>
  registry.adopted.adopt({ municipality: 'unna', device, profile, adoptedAt: NOW - 100 * HOUR_MS });
const viewOf = (gateway: string) => gatewayViews('unna', NOW, { rules, profiles, registry }).find((one) => one.gateway === gateway);

it('explains the silence of devices after a weekend as well as after an hour', () => {
  adopt('a', 'decentlab-dl-pm');
  for (const hoursAgo of [80, 79, 78, 76]) {
    hear('a', ['g1'], hoursAgo);
    hear('b', ['g1', 'g2'], hoursAgo);
    report('g1', hoursAgo);
  }
  hear('b', ['g2'], 0);
  expect(viewOf('g1')).toMatchObject({ state: 'silent', onlyHere: ['a'], overdue: ['a'], devices: 0 });
});

it('claims no device that another gateway has heard since', () => {
  adopt('a', 'decentlab-dl-pm');
  hear('a', ['g1'], 30);
  report('g1', 30);
  hear('a', ['g2'], 29);
  expect(viewOf('g1')).toMatchObject({ state: 'silent', onlyHere: [] });
});

it('is not silent without ever having reported: it is known from what it hears alone', () => {
  adopt('daily', 'nwave-nps405');
  hear('daily', ['milesight'], 0.4);
  expect(viewOf('milesight')).toMatchObject({ state: 'unknown', onlyHere: ['daily'], overdue: [] });
});

it('does not call a device silent whose next message is not due yet, nor one whose rhythm nobody knows', () => {
  adopt('daily', 'nwave-nps405');
  hear('daily', ['g1'], 2);
  hear('unknown', ['g1'], 2);
  report('g1', 2);
  expect(viewOf('g1')).toMatchObject({ state: 'silent', onlyHere: ['daily', 'unknown'], overdue: [] });
});

it('was switched off and says so', () => {
  hear('a', ['g1'], 2);
  note({ type: 'gateway state', gateway: 'g1', isOnline: false }, 1);
  expect(viewOf('g1')).toMatchObject({ state: 'offline', since: NOW - HOUR_MS });
});
