// A gateway that is away explains the silence of those whom nobody else heard, on a real registry.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { expect, it } from 'vitest';
import { gatewayState, silencedByGateways } from './gateway-state.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 23, 20);

it('explains lamps only it heard, as long as it is away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-gateways-'));
  const registry = openRegistry(folder);
  try {
    const heard = (gateway: string, device: string, minutesAgo: number) => {
      const receptions = [{ gateway }];
      registry.gateways.persist([], [{ municipality: 'unna', receivedAt: NOW - minutesAgo * MINUTE, device, receptions }]);
    };
    // Only of gateways that report by themselves is a silence known.
    const report = (gateway: string, minutesAgo: number) => {
      const event = { type: 'gateway stats', gateway, received: 1, receivedOk: 1, toSend: 0, sent: 0 } as const;
      registry.gateways.persist([{ municipality: 'unna', receivedAt: NOW - minutesAgo * MINUTE, event }], []);
    };
    report('away', 62);
    report('there', 5);
    heard('away', 'lamp-1', 60);
    heard('away', 'lamp-2', 61);
    heard('there', 'lamp-2', 70);
    heard('there', 'lamp-3', 5);
    const silenced = silencedByGateways(registry.gateways, NOW);
    expect([...silenced]).toEqual([['unna/lamp-1', 'away']]);
    heard('away', 'lamp-2', 1);
    expect(silencedByGateways(registry.gateways, NOW).size).toBe(0);
    const said = { type: 'gateway state', gateway: 'there', isOnline: false } as const;
    registry.gateways.persist([{ municipality: 'unna', receivedAt: NOW, event: said }], []);
    expect([...silencedByGateways(registry.gateways, NOW)]).toEqual([['unna/lamp-3', 'there']]);
    const states = registry.gateways.list('unna', NOW).map((row) => [row.gateway, gatewayState(row, NOW).state]);
    expect(states).toEqual([
      ['away', 'online'],
      ['there', 'offline'],
    ]);
  } finally {
    registry.close();
    rmSync(folder, { recursive: true });
  }
});
