// Decides whether a question may be asked, in one place for the API, its downloads and the live channel; narrows it where that is meant.
import { type Guarded, type RouteAccess, routeAccess } from '@lagebild/shared/contract/route-access.ts';
import { may, mayAnywhere, type Principal, whereMay } from '@lagebild/shared/domain/access/principal.ts';
import type { Visibility } from '@lagebild/shared/domain/access/visibility.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { DeviceRegister } from '@lagebild/shared/registry/devices.ts';
import { RefusedQuestion } from '../problem.ts';
import type { Asker } from './asker.ts';
import type { ConcernedOf } from './concerned.ts';

export interface AuthoriseDeps {
  readonly concernedOf: ConcernedOf;
  readonly devices: Pick<DeviceRegister, 'get'>;
  readonly visibilityOf: (principal: Principal) => Visibility;
}

/** @returns the question, narrowed to the one municipality in which somebody may ask it and that they did not name */
export type Authorise = (asker: Asker, name: Guarded, question: object) => object;

/** Questions that may name several municipalities at once. */
const TAKE_SEVERAL: ReadonlySet<Guarded> = new Set(['alarms', 'alarmsTable']);

const FACTOR_NEEDED = 'The rule book asks this account for a second factor, and it has none.';
const FACTOR_HINT = 'Sign in at /konto and set it up.';

const forbidden = (detail: string, hint?: string) => new RefusedQuestion('FORBIDDEN', detail, hint);

export function createAuthorise({ concernedOf, devices, visibilityOf }: AuthoriseDeps): Authorise {
  return ({ principal, session, isSecondFactorMissing }, name, question) => {
    const access = routeAccess[name];
    if (access.scope === 'anyone' || principal.type === 'open') return question;
    if (principal.type === 'public') throw new RefusedQuestion('SIGN_IN_NEEDED', 'Nobody is signed in.', 'Sign in, or send an API token.');
    if (isSecondFactorMissing && access.scope !== 'set-up') throw new RefusedQuestion('SECOND_FACTOR_NEEDED', FACTOR_NEEDED, FACTOR_HINT);
    switch (access.scope) {
      case 'signed-in':
        if (!mayAnywhere(principal, access.permission)) throw forbidden(`${notAllowed(principal, access)}.`);
        return question;
      case 'own':
      case 'set-up':
        // A token or a screen on a wall must not become more than it is.
        if (!session || session.isWall) throw forbidden('This is for people who signed in themselves.');
        return question;
      case 'streams':
        requireSeen(visibilityOf(principal), question);
        return question;
      case 'anywhere':
        if (!mayAnywhere(principal, access.permission)) throw forbidden(notAllowed(principal, access));
        return question;
      case 'district':
        if (!may(principal, access.permission, null)) throw forbidden(`${notAllowed(principal, access)} in the whole district`);
        return question;
      case 'municipality':
        return inMunicipality(principal, access, name, question);
    }
  };

  function inMunicipality(principal: Principal, access: RouteAccess, name: Guarded, question: object): object {
    const concerned = concernedOf(name, question);
    if (concerned !== 'unnamed') {
      const foreign = concerned.find((key) => !may(principal, access.permission, key));
      if (foreign === undefined && mayAnywhere(principal, access.permission)) return question;
      throw forbidden(`${notAllowed(principal, access)} in ${foreign ?? 'the whole district'}.`);
    }
    const where = whereMay(principal, access.permission);
    if (where === 'everywhere') return question;
    if (TAKE_SEVERAL.has(name) && where.length > 0) return { ...question, municipality: where };
    if (where.length === 1) return { ...question, municipality: where[0] };
    if (where.length === 0) throw forbidden(`${notAllowed(principal, access)}.`);
    throw forbidden(`${notAllowed(principal, access)} in the whole district.`, `Name one of ${where.join(', ')} (municipality).`);
  }

  /** What is not named is left out by the answer itself, which knows nothing else. */
  function requireSeen(visibility: Visibility, question: object): void {
    const { municipality, kind, device, id } = question as { municipality?: string; kind?: Kind; device?: string; id?: string };
    if (municipality === undefined || visibility.isWhole) return;
    const about = device ?? (typeof id === 'string' ? id : undefined);
    const known = about === undefined ? undefined : devices.get({ municipality, device: about });
    const asked = known?.kind ?? kind;
    const isSeen = asked === undefined ? visibility.seesAny(municipality) : visibility.sees(municipality, asked);
    if (!isSeen) throw forbidden(`${municipality} does not share ${asked === undefined ? 'this' : `its ${asked} sensors`} with you.`);
  }
}

const notAllowed = ({ name }: Principal, { permission }: RouteAccess): string => `"${name}" may not ${WORDS[permission]}`;

const WORDS: Readonly<Record<RouteAccess['permission'], string>> = {
  read: 'read',
  'read-raw': 'read messages as they came',
  operate: 'act on alarms, maintenance and values',
  equip: 'change devices, gateways and credentials',
  administer: 'administer accounts and sharing',
  audit: 'read the audit log',
};
