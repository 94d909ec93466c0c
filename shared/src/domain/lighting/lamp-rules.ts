// Which burning plan, wattage and rated life a lamp has by rule: of the rules that fit, the first that says it.
import type { Device } from '../reading.ts';
import type { LampRule, LightingRules } from './lighting-rules.ts';

export interface LampData {
  /** Name of its burning plan. */
  readonly plan: string;
  /** Installed watts as somebody wrote them down; undefined when nobody did. */
  readonly watts: number | undefined;
  /** Hours it is made to burn. */
  readonly ratedHours: number;
}

type Lamp = Pick<Device, 'municipality' | 'device' | 'site' | 'feeder'>;

export function lampDataOf(lamp: Lamp, { lamps, default: usual }: LightingRules): LampData {
  const fitting = lamps.filter((rule) => fits(rule, lamp));
  return {
    plan: fitting.find(({ plan }) => plan !== undefined)?.plan ?? usual.plan,
    watts: fitting.find(({ watts }) => watts !== undefined)?.watts,
    ratedHours: fitting.find(({ rated_hours }) => rated_hours !== undefined)?.rated_hours ?? usual.rated_hours,
  };
}

function fits({ municipality, device, site, feeder }: LampRule, lamp: Lamp): boolean {
  return (
    (municipality ?? lamp.municipality) === lamp.municipality &&
    matches(device, lamp.device) &&
    matches(site, lamp.site) &&
    matches(feeder, lamp.feeder)
  );
}

function matches(wanted: LampRule['device'], text: string | undefined): boolean {
  if (wanted === undefined) return true;
  if (text === undefined) return false;
  return [wanted].flat().some((pattern) => matchesOne(pattern.normalize('NFC'), text));
}

/** The parts between the asterisks come in this order; no regular expression, for the text is anybody's. */
function matchesOne(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
