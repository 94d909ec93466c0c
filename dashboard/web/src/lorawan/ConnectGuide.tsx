// "Gateway anschließen": choose what you have, get the settings to paste, watch the check list turn green.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { signal, useSignal } from '@preact/signals';
import { act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatAge, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { navigate } from '../router/navigation.ts';
import { hrefOf, NETWORK_SERVERS } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { CheckList } from './CheckList.tsx';
import { MunicipalityChoice } from './MunicipalityChoice.tsx';
import { PasteBlock } from './PasteBlock.tsx';
import { settingsOf } from './server-settings.ts';

/** What was issued on this page; its password is nowhere else. */
const issued = signal<(Answer<'accessIssue'> & { readonly municipality: string }) | undefined>(undefined);
const outcome = signal('');

export function ConnectGuide({ route }: { route: LorawanRoute }) {
  const { lorawan } = words.value;
  const { connect: text } = lorawan;
  const { municipality, server, access } = route;
  return (
    <>
      <section class="lorawan-section" aria-label={text.what}>
        <p class="lorawan-intro">{text.intro}</p>
        <fieldset class="server-choice">
          <legend>{text.what}</legend>
          {NETWORK_SERVERS.map((one) => (
            <label key={one} class="server">
              <input
                type="radio"
                name="server"
                checked={server === one}
                onChange={() => navigate({ ...route, server: one }, { replace: true })}
              />
              {text.servers[one]}
            </label>
          ))}
        </fieldset>
        <form class="filter" onSubmit={(event) => event.preventDefault()}>
          <MunicipalityChoice route={route} label={text.whose} />
        </form>
      </section>
      {municipality !== undefined && server !== undefined && server !== 'thethingsstack' && (
        <Credentials route={route} municipality={municipality} />
      )}
      {municipality !== undefined && server !== undefined && <Settings route={route} municipality={municipality} />}
      {municipality !== undefined && access !== undefined && <CheckList municipality={municipality} username={access} />}
    </>
  );
}

function Credentials({ route, municipality }: { route: LorawanRoute; municipality: string }) {
  const { lorawan } = words.value;
  const { connect: text } = lorawan;
  const note = useSignal('');
  const { answer, askAgain } = usePolled((abort) => ask('access', { municipality }, abort), [municipality]);
  const fresh = issued.value?.municipality === municipality ? issued.value : undefined;

  async function issue(): Promise<void> {
    try {
      const got = await act('accessIssue', { municipality, note: note.value });
      issued.value = { ...got, municipality };
      outcome.value = '';
      note.value = '';
      navigate({ ...route, access: got.username }, { replace: true });
    } catch (error) {
      outcome.value = error instanceof Error ? error.message : String(error);
    }
    askAgain();
  }
  async function revoke(username: string): Promise<void> {
    if (!confirm(text.confirmRevoke(username))) return;
    await act('accessRevoke', { username });
    if (route.access === username) navigate({ ...route, access: undefined }, { replace: true });
    askAgain();
  }

  return (
    <section class="lorawan-section" aria-labelledby="credentials-title">
      <h2 class="centre-title" id="credentials-title">
        {text.credentials}
      </h2>
      <p class="lorawan-intro">{text.credentialsIntro}</p>
      <form
        class="issue-form"
        onSubmit={(event) => {
          event.preventDefault();
          void issue();
        }}
      >
        <label>
          <span>{text.note}</span>
          <input type="text" maxLength={200} value={note.value} onInput={(event) => (note.value = event.currentTarget.value)} />
        </label>
        <button type="submit" class="button">
          {text.issue}
        </button>
      </form>
      <p class="lorawan-outcome" role="status">
        {outcome.value}
      </p>
      {fresh && (
        <div class="issued" role="status">
          <p>{text.once}</p>
          <dl>
            <dt>{text.user}</dt>
            <dd class="mono">{fresh.username}</dd>
            <dt>{text.password}</dt>
            <dd class="mono">{fresh.password}</dd>
          </dl>
        </div>
      )}
      <ul class="access-list">
        {answer.value?.access.map((one) => (
          <li key={one.username}>
            <span class="mono">{one.username}</span>
            <span>{one.note}</span>
            <span class="waiting-age">
              {text.issued} {formatTime(one.issuedAt, 'short')},{' '}
              {one.usedAt === null ? text.unused : text.used(formatAge(everySecond.value - one.usedAt))}
            </span>
            <span class="entry-actions">
              <a class="button" href={hrefOf({ ...route, access: one.username })}>
                {text.watch}
              </a>
              <button type="button" class="button" onClick={() => void revoke(one.username)}>
                {text.revoke}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Settings({ route, municipality }: { route: LorawanRoute; municipality: string }) {
  const { lorawan } = words.value;
  const { connect: text } = lorawan;
  const { answer } = usePolled((abort) => ask('access', { municipality }, abort), [municipality], 60_000);
  const fresh = issued.value?.municipality === municipality ? issued.value : undefined;
  const host = useSignal(location.hostname);
  const { server } = route;
  if (!server || !answer.value) return null;
  const { mqttPort, mqttTlsPort, isOnlyHere } = answer.value;
  const isBroker = server !== 'thethingsstack' && server !== 'airrohr' && mqttPort !== null;
  const settings = settingsOf(server, {
    host: host.value,
    mqttPort: mqttTlsPort ?? mqttPort ?? 1883,
    hasTls: mqttTlsPort !== null,
    origin: originAt(host.value),
    municipality,
    user: fresh?.username ?? route.access ?? `‹${text.user}›`,
    password: fresh?.password ?? `‹${text.password}›`,
  });
  return (
    <section class="lorawan-section" aria-labelledby="settings-title">
      <h2 class="centre-title" id="settings-title">
        {text.settings}: {text.servers[server]}
      </h2>
      <p class="lorawan-intro">
        {server === 'thethingsstack' ? text.tts : mqttPort === null && server !== 'airrohr' ? text.external : text.settingsIntro}
      </p>
      {server !== 'thethingsstack' && (
        <form class="filter" onSubmit={(event) => event.preventDefault()}>
          <label>
            <span>{text.host}</span>
            <input
              type="text"
              value={host.value}
              maxLength={253}
              spellcheck={false}
              onInput={(event) => (host.value = event.currentTarget.value.trim())}
            />
          </label>
        </form>
      )}
      {server !== 'thethingsstack' && (isOnlyHere || isLoopback(host.value)) && (
        <p class="notice">{isOnlyHere ? text.onlyHere : text.loopback}</p>
      )}
      {isBroker && mqttTlsPort === null && !isOnlyHere && <p class="notice">{text.noTls}</p>}
      {settings.map(({ where, text: paste }) => (
        <PasteBlock key={where} where={where} text={paste} />
      ))}
    </section>
  );
}

/** Where this page comes from, by the name the gateway uses. */
function originAt(host: string): string {
  const { protocol, port } = location;
  const address = `${protocol}//${host}${port && `:${port}`}`;
  return URL.canParse(address) ? address : location.origin;
}

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || host.startsWith('127.');
