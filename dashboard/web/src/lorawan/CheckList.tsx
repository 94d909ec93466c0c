// The live check list of plugging in: what is done, since when, what is open, and what to do about it.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatAge, formatNumber, formatSpan } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { municipalityName } from '../state/region.ts';
import { type Hint, hintFor, type Mistake, type Seen, type Step, stepsOf } from './check-list.ts';

const REFRESH_MS = 1500;

/** What is watched: credentials by their user name, or a connection by its name. */
export interface Watched {
  readonly municipality: string;
  readonly kind: 'access' | 'connection';
  readonly name: string;
}

type AccessRow = Answer<'access'>['access'][number];
type ConnectionRow = Answer<'connections'>['connections'][number];

interface Loaded {
  readonly seen: Seen;
  readonly devices: number;
  readonly refusal: string | null;
  readonly qos0At: number | null;
  readonly access?: AccessRow;
  readonly connection?: ConnectionRow;
  /** A name that does not exist, with which somebody wanted to sign in. */
  readonly stranger?: string | null;
}

async function load({ municipality, kind, name }: Watched, lang: string, signal: AbortSignal): Promise<Loaded | undefined> {
  return kind === 'access' ? loadAccess(municipality, name, lang, signal) : loadConnection(municipality, name, lang, signal);
}

async function loadAccess(municipality: string, name: string, lang: string, signal: AbortSignal): Promise<Loaded | undefined> {
  const [{ access, failedSignIns }, { entries }] = await Promise.all([
    ask('access', { municipality, lang }, signal),
    ask('quarantine', { municipality, code: 'credentials_missing', lang, limit: 1 }, signal),
  ]);
  const own = access.find(({ username }) => username === name);
  if (!own) return undefined;
  const stranger = failedSignIns.find(({ lastAt, municipality: whose }) => lastAt >= own.issuedAt && whose !== null);
  const isAnonymous = entries.some(({ receivedAt }) => receivedAt >= own.issuedAt);
  const mistake: Mistake | undefined =
    own.wrongPasswordAt !== null ? 'password' : stranger !== undefined ? 'name' : isAnonymous ? 'anonymous' : undefined;
  const seen = { ...own, connectedAt: own.usedAt ?? own.messageAt, mistake };
  const { devices, refusal, qos0At } = own;
  return { seen, devices, refusal, qos0At, access: own, ...(stranger && { stranger: stranger.username }) };
}

async function loadConnection(municipality: string, name: string, lang: string, signal: AbortSignal): Promise<Loaded | undefined> {
  const { connections } = await ask('connections', { municipality, lang }, signal);
  const own = connections.find((one) => one.name === name);
  if (!own) return undefined;
  const { messageAt = null, recognisedAt = null, decodedAt = null, storedAt = null, refusedAt = null, placed = 0, waiting = 0 } = own;
  const { devices = 0, refusal = null, qos0At = null } = own;
  const connectedAt = own.condition === 'connected' ? own.since : null;
  const seen = { connectedAt, messageAt, recognisedAt, decodedAt, storedAt, refusedAt, placed, waiting, mistake: undefined };
  return { seen, devices, refusal, qos0At, connection: own };
}

/** On a phone it stands below the settings: whoever asks for it must not have to look for it. */
export function bringChecksIntoSight(): void {
  requestAnimationFrame(() => document.getElementById('checks-title')?.scrollIntoView({ block: 'nearest' }));
}

const ageOf = (at: number): string => formatAge(everySecond.value - at);
const spanOf = (at: number): string => formatSpan(everySecond.value - at);

/** What stands behind a step: when it last was so, or how much of it. */
function detailOf({ check, at }: Step, { seen, devices, access, connection }: Loaded): string | undefined {
  const { connect: text } = words.value.lorawan;
  if (check === 'connected' && connection) return at === null ? text.conditions[connection.condition] : text.since(spanOf(at));
  if (at === null) return undefined;
  if (check === 'connected') return access?.clients ? text.signedInNow : text.lastAt(ageOf(at));
  if (check === 'stored') return text.storedOf(formatNumber(devices), ageOf(at));
  if (check === 'mapped') return text.placedOf(formatNumber(seen.placed), formatNumber(devices));
  return text.lastAt(ageOf(at));
}

function HintText({ hint, loaded, watched }: { hint: Hint; loaded: Loaded; watched: Watched }) {
  const { connect: text } = words.value.lorawan;
  const { municipality, kind } = watched;
  const { refusal, connection, access, stranger, seen } = loaded;
  const isOwn = kind === 'connection';
  if (hint === 'connected' && isOwn) return <Condition connection={connection} />;
  if (hint === 'message' && isOwn) return <p>{text.hints.messageOwn}</p>;
  if (hint === 'password')
    return <p>{text.hints.password(formatNumber(access?.wrongPasswords ?? 0), ageOf(access?.wrongPasswordAt ?? 0))}</p>;
  if (hint === 'name') return <p>{stranger ? text.hints.name(stranger) : text.hints.token}</p>;
  if (hint === 'anonymous') return <p>{text.hints.anonymous(municipalityName(municipality), municipality)}</p>;
  if (hint === 'waiting' || hint === 'mapped') {
    return (
      <p>
        {hint === 'waiting' ? text.hints.waiting(formatNumber(seen.waiting)) : text.hints.mapped}{' '}
        <a href={hrefOf({ page: 'lorawan', part: 'geraete', municipality })}>{text.toDevices}</a>
      </p>
    );
  }
  return (
    <p>
      {text.hints[hint]}
      {refusal !== null && (hint === 'recognised' || hint === 'unread' || hint === 'stored') && <q class="checks-reason">{refusal}</q>}
    </p>
  );
}

function Condition({ connection }: { connection: ConnectionRow | undefined }) {
  const { connect: text } = words.value.lorawan;
  if (!connection) return null;
  const { condition, reason, since } = connection;
  return (
    <p>
      {condition === 'connected' ? null : text.conditionHints[condition]} {text.since(spanOf(since))}
      {reason !== null && (
        <q class="checks-reason" lang="en">
          {reason}
        </q>
      )}
    </p>
  );
}

export function CheckList({ watched, isTheThingsStack }: { watched: Watched; isTheThingsStack: boolean }) {
  const { lorawan, load: loading } = words.value;
  const { connect: text } = lorawan;
  const lang = language.value;
  const { municipality, kind, name } = watched;
  const { current: loaded, failure } = usePolled((signal) => load(watched, lang, signal), [municipality, kind, name], REFRESH_MS, [lang]);
  const hint = loaded && hintFor(loaded.seen);
  const steps = loaded ? stepsOf(loaded.seen) : [];
  const openSteps = steps.filter(({ at }) => at === null);
  return (
    <section class="lorawan-section guide-checks" aria-labelledby="checks-title">
      <h2 class="centre-title" id="checks-title">
        {text.checklist} <span class="checks-for mono">{name}</span>
      </h2>
      {failure.value && (
        <p class="series-note" role="alert">
          {loading.failed} {failure.value}
        </p>
      )}
      {loaded && (
        <>
          <p class="unseen" role="status">
            {text.progress(formatNumber(steps.length - openSteps.length), formatNumber(steps.length))}
          </p>
          <ol class="checks">
            {steps.map((step) => (
              <li key={step.check} class={step.at === null ? 'check' : 'check check-done'}>
                <span class="check-mark" aria-hidden="true">
                  {step.at === null ? '○' : '●'}
                </span>
                <span class="check-name">
                  {kind === 'access' && step.check === 'connected' ? text.signedIn : text.checks[step.check]}
                  <span class="unseen"> {step.at === null ? text.open : text.done}</span>
                </span>
                <span class="check-detail num">{detailOf(step, loaded)}</span>
                {hint !== undefined && step === openSteps[0] && (
                  <div class="check-hint">
                    <HintText hint={hint} loaded={loaded} watched={watched} />
                  </div>
                )}
              </li>
            ))}
          </ol>
          <Notes loaded={loaded} hint={hint} watched={watched} isTheThingsStack={isTheThingsStack} />
        </>
      )}
    </section>
  );
}

/** What is worth knowing although the list goes on: refusals since, devices that wait, QoS 0. */
function Notes(props: { loaded: Loaded; hint: Hint | undefined; watched: Watched; isTheThingsStack: boolean }) {
  const { loaded, hint, watched, isTheThingsStack } = props;
  const { connect: text } = words.value.lorawan;
  const { seen, refusal, qos0At } = loaded;
  const { municipality, kind, name } = watched;
  const isToldAbove = hint === 'recognised' || hint === 'unread' || hint === 'stored';
  const isNewer = seen.refusedAt !== null && seen.refusedAt > (seen.storedAt ?? 0);
  const source = `${kind === 'access' ? 'user' : 'connection'}:${name}`;
  return (
    <div class="checks-notes">
      {seen.refusedAt !== null && refusal !== null && isNewer && !isToldAbove && (
        <p>
          {text.lastReason(ageOf(seen.refusedAt))} <q class="checks-reason">{refusal}</q>
        </p>
      )}
      {seen.waiting > 0 && hint !== 'waiting' && <p>{text.moreWaiting(formatNumber(seen.waiting))}</p>}
      {qos0At !== null && <p class="waiting-warning">{isTheThingsStack ? text.qos0Tts : text.qos0}</p>}
      {seen.refusedAt !== null && <a href={hrefOf({ page: 'quarantine', municipality, source })}>{text.refusedOnes}</a>}
    </div>
  );
}
