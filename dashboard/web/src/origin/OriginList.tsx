// The raw messages of a device with their way through Lagebild: arrived, recognised, decoded, stored, or why not. Loaded when asked for.
import type { OriginMessageView } from '@lagebild/shared/contract/origin-routes.ts';
import type { ComponentChildren } from 'preact';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { chosenWords, language, words } from '../i18n/language.ts';
import { hrefOf, type Route } from '../router/route.ts';
import type { Device } from '../state/device-store.ts';
import { quantityLabel, showQuantity } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { originDe } from './words-de.ts';
import { originEn } from './words-en.ts';
import '../styles/origin.css';

type DeviceRoute = Extract<Route, { page: 'device' }>;

/** What a person looks at does not move; a message more is there with the next look. */
const REFRESH_MS = 60_000;
const NEWEST = 10;

const text = () => chosenWords({ de: originDe, en: originEn });

function Step({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <li>
      <span class="way-step">{name}</span> <span class="way-what">{children}</span>
    </li>
  );
}

function valuesInWords(device: Device, values: Readonly<Record<string, number>>): string {
  return Object.entries(values)
    .map(([quantity, value]) => {
      const shown = showQuantity(device.kind, quantity, value, device.latest.peek());
      return [quantityLabel(device.kind, quantity), shown.text, shown.unit].filter(Boolean).join(' ');
    })
    .join(', ');
}

function isSame(values: Readonly<Record<string, number>>, stored: Readonly<Record<string, number>>): boolean {
  return Object.entries(values).every(([quantity, value]) => stored[quantity] === value);
}

function Message({ message, device }: { message: OriginMessageView; device: Device }) {
  const t = text();
  const { receivedAt, topic, payload, payloadBytes, boundTo, format, because, frame, profile, codec, readings, refusal } = message;
  return (
    <li class="way">
      <ol class="way-steps">
        <Step name={t.steps.arrived}>
          <time class="num">{formatTime(receivedAt, 'full')}</time> {t.on(topic, formatNumber(payloadBytes))}
          {boundTo !== null && `, ${t.boundTo(municipalityName(boundTo))}`}
        </Step>
        <Step name={t.steps.format}>{format === null ? t.plain : t.recognised(format, because ?? '')}</Step>
        {frame && (
          <Step name={t.steps.frame}>
            <code>{t.frameOf(String(frame.fPort), String(frame.fCnt ?? words.value.none), frame.hex || words.value.none)}</code>
          </Step>
        )}
        {profile !== null && readings.length > 0 && (
          <Step name={t.steps.decoded}>{codec === null ? t.byServer(profile) : t.byProfile(profile, codec)}</Step>
        )}
        {readings.map(({ time, values, stored }) => (
          <Step key={time} name={t.steps.values}>
            <time class="num">{formatTime(time, 'full')}</time> {valuesInWords(device, values)}
            {' · '}
            {stored === null ? t.notStored : isSame(values, stored) ? t.same : t.different(valuesInWords(device, stored))}
          </Step>
        ))}
        {refusal !== null && <Step name={t.steps.refused}>{refusal}</Step>}
        {refusal === null && readings.length === 0 && <Step name={t.steps.noted}>{t.noMeasurement}</Step>}
      </ol>
      <details>
        <summary>{t.raw}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre class="mono way-raw" tabIndex={0}>
          {payload}
        </pre>
      </details>
    </li>
  );
}

export function OriginList({ device, route }: { device: Device; route: DeviceRoute }) {
  const t = text();
  const { at } = route;
  const question = { municipality: device.municipality, device: device.id, time: at, limit: NEWEST, lang: language.value };
  const { current: found, failure } = usePolled((signal) => ask('origin', question, signal), [device.key, at], REFRESH_MS, [
    language.value,
  ]);
  return (
    <div class="origin-list">
      <p class="origin-what" role="status">
        {at === undefined ? t.newest : t.of(formatTime(at, 'full'))}{' '}
        {at !== undefined && (
          <a class="text-link" href={hrefOf({ ...route, at: undefined })}>
            {t.showNewest}
          </a>
        )}
      </p>
      {failure.value && <p role="alert">{failure.value}</p>}
      {!found && !failure.value && <p class="panel-quiet">{t.loading}</p>}
      {found && (
        <>
          <p class="panel-quiet">{t.intro(formatNumber(found.keptDays))}</p>
          {!found.isComplete && <p>{t.incomplete}</p>}
          {found.messages.length === 0 && <p>{t.none}</p>}
          <ol class="ways">
            {found.messages.toReversed().map((message) => (
              <Message key={`${message.receivedAt} ${message.payloadBase64}`} message={message} device={device} />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
