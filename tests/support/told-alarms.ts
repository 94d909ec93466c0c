// Alarms that open and close by hand on a real registry, for tests of what is told of them.
import type { Thing } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';

const thing = (id: string): Thing => ({ type: 'device', municipality: 'unna', id, kind: 'air' });

/** An alarm opens, and its receivers are to be told. @returns its id */
export function openAlarm(registry: Registry, device: string, receivers: readonly string[], rule = 'device_silent'): number {
  const [id = 0] = registry.alarms.persist(
    [
      {
        id: undefined,
        rule,
        thing: thing(device),
        severity: 'warning',
        state: { phase: 'open', sinceMs: 0 },
        transitions: [{ what: 'pending' }, { what: 'opened' }],
        since: Date.now() - 7_200_000,
        facts: {},
        notices: receivers.map((receiver) => ({ receiver, what: 'opened' as const })),
      },
    ],
    Date.now(),
    0,
  );
  return id;
}

export function closeAlarm(registry: Registry, id: number, receivers: readonly string[]): void {
  const found = registry.alarms.active().find((one) => one.id === id);
  if (!found) throw new Error(`alarm ${id} is not open`);
  const notices = receivers.map((receiver) => ({ receiver, what: 'closed' as const }));
  registry.alarms.persist([{ ...found, state: undefined, transitions: [{ what: 'closed', because: 'cleared' }], notices }], Date.now(), 0);
}
