// The live check list of plugging in: what is done, what is open, and what to do about it.
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { language, words } from '../i18n/language.ts';
import { CHECKS, doneChecks } from './check-list.ts';

const REFRESH_MS = 1500;

async function load(municipality: string, username: string, lang: string, signal: AbortSignal) {
  const [{ access }, { devices: waiting }, { devices: adopted }, { gateways }, { devices }, { entries }] = await Promise.all([
    ask('access', { municipality }, signal),
    ask('lorawanWaiting', { municipality }, signal),
    ask('lorawanDevices', { municipality }, signal),
    ask('gateways', { municipality }, signal),
    ask('devices', { municipality }, signal),
    ask('quarantine', { municipality, lang, limit: 1 }, signal),
  ]);
  const own = access.find((one) => one.username === username);
  if (!own) return undefined;
  const heard = [
    ...waiting.map(({ lastSeen }) => lastSeen),
    ...gateways.map(({ lastHeard }) => lastHeard),
    ...adopted.flatMap(({ radio }) => radio?.lastHeard ?? []),
  ];
  const done = doneChecks({
    ...own,
    heard,
    adopted: adopted.map(({ device, radio }) => ({ device, lastHeard: radio?.lastHeard ?? null })),
    stored: devices.flatMap(({ device, latest, lat }) => (latest ? [{ device, time: latest.time, hasPlace: lat !== undefined }] : [])),
  });
  const last = entries[0];
  return { done, hasQos0: own.qos0At !== null, reason: last && last.receivedAt >= own.issuedAt ? last.reason : undefined };
}

export function CheckList({ municipality, username }: { municipality: string; username: string }) {
  const { lorawan, load: loading } = words.value;
  const { connect: text } = lorawan;
  const lang = language.value;
  const { answer, failure } = usePolled((signal) => load(municipality, username, lang, signal), [municipality, username, lang], REFRESH_MS);
  const seen = answer.value;
  const open = CHECKS.find((check) => !seen?.done.includes(check));
  return (
    <section class="lorawan-section" aria-labelledby="checks-title">
      <h2 class="centre-title" id="checks-title">
        {text.checklist} <span class="checks-for mono">{text.checklistFor(username)}</span>
      </h2>
      {failure.value && (
        <p class="series-note" role="alert">
          {loading.failed} {failure.value}
        </p>
      )}
      {seen && (
        <>
          <ol class="checks">
            {CHECKS.map((check) => {
              const isDone = seen.done.includes(check);
              return (
                <li key={check} class={isDone ? 'check check-done' : 'check'}>
                  <span class="check-mark" aria-hidden="true">
                    {isDone ? '●' : '○'}
                  </span>
                  <span>{text.checks[check]}</span>
                  <span class="unseen">{isDone ? text.done : text.open}</span>
                </li>
              );
            })}
          </ol>
          <div class="checks-hint" role="status">
            {open !== undefined && <p>{text.hints[open]}</p>}
            {open !== undefined && seen.reason !== undefined && <p>{text.lastReason(seen.reason)}</p>}
            {seen.hasQos0 && <p class="waiting-warning">{text.qos0}</p>}
          </div>
        </>
      )}
    </section>
  );
}
