// How an adopted device is heard: signal, losses, battery, its last uplinks, and the gateway whose silence explains its own.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { LaterPart } from '../components/LaterPart.tsx';
import { formatAge, formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { mayDo } from '../state/account.ts';
import { everySecond } from '../state/clock.ts';
import { municipalityName } from '../state/region.ts';
import { signalInWords } from './signal-words.ts';
import { WideTable } from './WideTable.tsx';

const SHOWN_UPLINKS = 10;
const REFRESH_MS = 10_000;

interface Loaded {
  readonly device: Answer<'lorawanDevices'>['devices'][number];
  readonly uplinks: Answer<'lorawanUplinks'>['uplinks'];
  /** Gateways that hear no more, and of which one alone heard this device. */
  readonly gone: readonly string[];
}

async function load(municipality: string, device: string, signal: AbortSignal): Promise<Loaded | undefined> {
  if (!mayDo('read', municipality)) return undefined;
  const { devices } = await ask('lorawanDevices', { municipality, device }, signal);
  const found = devices[0];
  if (!found) return undefined;
  const [{ uplinks }, { gateways }] = await Promise.all([
    mayDo('read-raw', municipality) ? ask('lorawanUplinks', { municipality, device, limit: SHOWN_UPLINKS }, signal) : { uplinks: [] },
    ask('gateways', { municipality }, signal),
  ]);
  const gone = gateways.filter(({ state, onlyHere }) => (state === 'silent' || state === 'offline') && onlyHere.includes(device));
  return { device: found, uplinks, gone: gone.map(({ gateway }) => gateway) };
}

const loadHistory = () => import('../site/RadioHistory.tsx').then(({ RadioHistory }) => RadioHistory);

/** Nothing for a device that speaks MQTT itself. */
export function RadioPanel({ municipality, device }: { municipality: string; device: string }) {
  const { lorawan, none } = words.value;
  const { radio: text, devices: columns } = lorawan;
  const { answer } = usePolled((signal) => load(municipality, device, signal), [municipality, device], REFRESH_MS);
  const loaded = answer.value;
  if (!loaded) return null;
  const { radio, profile } = loaded.device;
  const number = (value: number | null | undefined, unit: string, decimals = 0) =>
    value === null || value === undefined ? none : `${formatNumber(value, decimals)} ${unit}`;
  const facts: readonly (readonly [string, string])[] = [
    [columns.profile, profile],
    [columns.heard, radio ? formatAge(everySecond.value - radio.lastHeard) : columns.never],
    [columns.loss, radio?.loss === null || radio?.loss === undefined ? none : `${formatNumber(100 * radio.loss, 1)} %`],
    [columns.battery, number(radio?.battery, '%')],
    [text.margin, number(radio?.margin, 'dB')],
    [text.format, radio?.format ?? none],
  ];
  return (
    <section class="radio-panel" aria-labelledby="radio-title">
      <h2 class="panel-title" id="radio-title">
        {text.title}
      </h2>
      {loaded.gone.map((gateway) => (
        <p key={gateway} class="gateway-explains radio-note">
          {text.gone(gateway)}
        </p>
      ))}
      {loaded.device.alsoIn.length > 0 && (
        <p class="waiting-warning radio-note">{columns.alsoIn(loaded.device.alsoIn.map(municipalityName).join(', '))}</p>
      )}
      {radio?.complaint !== null && radio?.complaint !== undefined && (
        <p class="waiting-warning radio-note">
          {text.complaint(radio.complaint)}
          {radio.complaintAt !== null && ` (${formatTime(radio.complaintAt, 'short')})`}
        </p>
      )}
      <dl class="radio-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="num">{value}</dd>
          </div>
        ))}
      </dl>
      <LaterPart load={loadHistory} props={{ municipality, device }} />
      {loaded.uplinks.length > 0 && (
        <WideTable
          title={text.uplinks}
          columns={[
            [text.time, false],
            [text.counter, true],
            [lorawan.codecs.port, true],
            [lorawan.codecs.bytes, false],
            [text.heardBy, false],
          ]}
        >
          {loaded.uplinks.map(({ receivedAt, fCnt, fPort, payload, spreadingFactor, receptions }) => (
            <tr key={`${receivedAt} ${fCnt}`}>
              <th scope="row" class="num uplink-time">
                {formatTime(receivedAt, 'full')}
              </th>
              <td class="num">{fCnt ?? none}</td>
              <td class="num">{fPort}</td>
              <td class="mono uplink-bytes">{payload || none}</td>
              <td>
                {receptions.map(({ gateway, rssi, snr }) => (
                  <span key={gateway} class="row-reception">
                    <span class="mono">{gateway}</span> {signalInWords({ rssi, snr, spreadingFactor })}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </WideTable>
      )}
    </section>
  );
}
