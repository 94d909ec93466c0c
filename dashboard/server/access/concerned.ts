// Whose municipality a question is about: named in it, or known of what it names by a number.
import type { Guarded } from '@lagebild/shared/contract/route-access.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';

/** Keys; null: the district's. Empty: what it names does not exist, which the answer says better. */
export type Concerned = readonly (string | null)[];

export type ConcernedOf = (name: Guarded, question: object) => Concerned | 'unnamed';

type Lookups = Partial<Record<Guarded, (question: never) => Concerned | 'unnamed'>>;

export function createConcernedOf(
  registry: Pick<Registry, 'quarantine' | 'alarmList' | 'maintenance' | 'findings' | 'access' | 'accounts'>,
): ConcernedOf {
  const messages = (ids: readonly number[]): Concerned => ids.map((id) => registry.quarantine.get(id, 'en')?.municipality ?? null);
  const alarms = (ids: readonly number[]): Concerned =>
    ids.flatMap((id) => {
      const alarm = registry.alarmList.get(id);
      return alarm ? [alarm.thing.municipality || null] : [];
    });
  const lookups: Lookups = {
    quarantineEntry: ({ id }: { id: string }) => (/^\d{1,15}$/.test(id) ? messages([Number(id)]) : []),
    quarantineReplay: selected,
    quarantineDelete: selected,
    alarmHistory: ({ id }: { id: number }) => alarms([id]),
    alarmsAct: ({ ids }: { ids: readonly number[] }) => alarms(ids),
    maintenanceAdd: ({ municipality }: { municipality?: string }) => [municipality ?? null],
    maintenanceEnd: ({ id }: { id: number }) => {
      const window = registry.maintenance.get(id);
      return window ? [window.municipality ?? null] : [];
    },
    qualityOverrule: ({ id }: { id: number }) => {
      const finding = registry.findings.get(id);
      return finding ? [finding.municipality] : [];
    },
    lorawanAdopt: ({ devices }: { devices: readonly { municipality: string }[] }) => devices.map(({ municipality }) => municipality),
    accessRevoke: ({ username }: { username: string }) =>
      registry.access
        .list(undefined)
        .filter((one) => one.username === username)
        .map(({ municipality }) => municipality),
  };

  function selected({ ids, municipality }: { ids?: readonly number[]; municipality?: string }): Concerned | 'unnamed' {
    return ids ? messages(ids) : municipality === undefined ? 'unnamed' : [municipality];
  }

  return (name, question) => {
    const lookup = lookups[name] as ((question: object) => Concerned | 'unnamed') | undefined;
    if (lookup) return lookup(question);
    const { municipality } = question as { municipality?: string | null | readonly string[] };
    if (municipality === undefined) return 'unnamed';
    return municipality === null || typeof municipality === 'string' ? [municipality] : municipality;
  };
}
