// The settings to paste into a network server or gateway, with the address it reaches this Lagebild at.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { isEndingSoon } from '@lagebild/shared/domain/ending-soon.ts';
import { useSignal } from '@preact/signals';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import type { NetworkServer } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { issued } from './Credentials.tsx';
import { PasteBlock } from './PasteBlock.tsx';
import { settingsOf } from './server-settings.ts';

/** Where messages are taken: our own broker, or another that Lagebild reads from. */
export interface Door {
  readonly isOwn: boolean;
  readonly host: string;
  readonly port: number;
  readonly hasTls: boolean;
  /** End of the certificate it shows, epoch milliseconds; undefined without TLS of our own. */
  readonly certificateUntil?: number;
  /** Whether it is open on this machine alone. */
  readonly isOnlyHere: boolean;
}

/** @param ownBroker url of the district's own broker, where Lagebild runs none */
export function doorOf({ mqttPort, mqttTlsPort, mqttTlsUntil, isOnlyHere }: Answer<'access'>, ownBroker: string | undefined): Door {
  if (mqttPort !== null)
    return {
      isOwn: true,
      host: location.hostname,
      port: mqttTlsPort ?? mqttPort,
      hasTls: mqttTlsPort !== null,
      ...(mqttTlsUntil !== null && { certificateUntil: mqttTlsUntil }),
      isOnlyHere,
    };
  const url = ownBroker !== undefined && URL.canParse(ownBroker) ? new URL(ownBroker) : undefined;
  const hasTls = url?.protocol === 'mqtts:';
  const port = Number(url?.port || (hasTls ? 8883 : 1883));
  return { isOwn: false, host: url?.hostname ?? location.hostname, port, hasTls, isOnlyHere: false };
}

interface Props {
  readonly route: LorawanRoute;
  readonly server: NetworkServer;
  readonly municipality: string;
  readonly door: Door;
}

export function ServerSettings({ route, server, municipality, door }: Props) {
  const { connect: text } = words.value.lorawan;
  const fresh = issued.value?.municipality === municipality ? issued.value : undefined;
  const isPush = server === 'airrohr';
  const isFetched = server === 'thethingsstack';
  const host = useSignal(isPush ? location.hostname : door.host);
  const isForeign = !isPush && !isFetched && !door.isOwn;
  const settings = settingsOf(server, {
    host: host.value,
    isOwn: door.isOwn,
    mqttPort: door.port,
    hasTls: door.hasTls,
    origin: originAt(host.value),
    municipality,
    user: (isForeign ? undefined : (fresh?.username ?? route.access)) ?? `‹${text.user}›`,
    password: (isForeign ? undefined : fresh?.password) ?? `‹${text.password}›`,
  });
  return (
    <section class="lorawan-section" aria-labelledby="settings-title">
      <h2 class="centre-title" id="settings-title">
        {text.settings}: {text.servers[server]}
      </h2>
      <p class="lorawan-intro">{isFetched ? text.tts : isForeign ? text.external : text.settingsIntro}</p>
      {!isFetched && (
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
      {!isFetched && (door.isOnlyHere || isLoopback(host.value)) && <p class="notice">{door.isOnlyHere ? text.onlyHere : text.loopback}</p>}
      {door.isOwn && !isFetched && !isPush && !door.hasTls && !door.isOnlyHere && <p class="notice">{text.noTls}</p>}
      {door.isOwn && !isFetched && !isPush && door.hasTls && <p class="lorawan-intro">{text.trust}</p>}
      {!isFetched && !isPush && door.certificateUntil !== undefined && <DoorCertificate until={door.certificateUntil} />}
      {settings.map(({ where, text: paste }) => (
        <PasteBlock key={where} where={where} text={paste} />
      ))}
    </section>
  );
}

/** Gateways trust the door no longer when its certificate has ended: in good time a fact, then a warning. */
function DoorCertificate({ until }: { until: number }) {
  const { connect: text } = words.value.lorawan;
  const at = everySecond.value;
  return <p class={isEndingSoon(until, at) ? 'notice' : 'lorawan-intro'}>{text.doorCertificate(formatTime(until, 'date'), at >= until)}</p>;
}

/** Where this page comes from, by the name the gateway uses. */
function originAt(host: string): string {
  const { protocol, port } = location;
  const address = `${protocol}//${host}${port && `:${port}`}`;
  return URL.canParse(address) ? address : location.origin;
}

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || host.startsWith('127.');
