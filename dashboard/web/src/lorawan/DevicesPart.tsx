// Devices that send and wait for their adoption, and those that are adopted, with how they are heard.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { signal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatAge, formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { municipalityName } from '../state/region.ts';
import { MunicipalityChoice } from './MunicipalityChoice.tsx';
import { WaitingDevice } from './WaitingDevice.tsx';
import { WideTable } from './WideTable.tsx';

/** A device that sends stands here within this time. */
const REFRESH_MS = 1500;
/** What the last adoption came to. */
const outcome = signal('');

interface Loaded {
  readonly waiting: Answer<'lorawanWaiting'>['devices'];
  readonly adopted: Answer<'lorawanDevices'>['devices'];
  readonly profiles: Answer<'profiles'>['profiles'];
}

async function load(municipality: string | undefined, signal: AbortSignal): Promise<Loaded> {
  const [{ devices: waiting }, { devices: adopted }, { profiles }] = await Promise.all([
    ask('lorawanWaiting', { municipality }, signal),
    ask('lorawanDevices', { municipality }, signal),
    ask('profiles', {}, signal),
  ]);
  return { waiting, adopted, profiles };
}

export function DevicesPart({ route }: { route: LorawanRoute }) {
  const { lorawan: text, load: loading } = words.value;
  const { answer, failure, askAgain } = usePolled((signal) => load(route.municipality, signal), [route.municipality], REFRESH_MS);
  const loaded = answer.value;
  const onDone = (sentence: string) => {
    outcome.value = sentence;
    askAgain();
  };
  return (
    <>
      <section class="lorawan-section" aria-labelledby="waiting-title">
        <div class="centre-head">
          <h2 class="centre-title" id="waiting-title">
            {text.waiting.title(formatNumber(loaded?.waiting.length ?? 0))}
          </h2>
          <form class="filter" onSubmit={(event) => event.preventDefault()}>
            <MunicipalityChoice route={route} label={text.municipality} all={text.allMunicipalities} />
          </form>
        </div>
        <p class="lorawan-intro">{text.waiting.intro}</p>
        <p class="lorawan-outcome" role="status">
          {outcome.value}
        </p>
        {failure.value && (
          <p class="series-note" role="alert">
            {loading.failed} {failure.value}
          </p>
        )}
        {!loaded && !failure.value && <p class="panel-quiet">{loading.loading}</p>}
        {loaded?.waiting.length === 0 && <p class="panel-quiet">{text.waiting.none}</p>}
        <ol class="waiting-list">
          {loaded?.waiting.map((device) => (
            <WaitingDevice key={`${device.municipality}/${device.device}`} device={device} profiles={loaded.profiles} onDone={onDone} />
          ))}
        </ol>
      </section>
      {loaded && <Adopted devices={loaded.adopted} profiles={loaded.profiles} />}
    </>
  );
}

function Adopted({ devices, profiles }: { devices: Loaded['adopted']; profiles: Loaded['profiles'] }) {
  const { lorawan } = words.value;
  const { devices: text } = lorawan;
  const modelOf = (id: string) => profiles.filter((one) => one.id === id).map(({ vendor, model }) => `${vendor} ${model}`)[0] ?? id;
  return (
    <section class="lorawan-section" aria-labelledby="adopted-title">
      <h2 class="centre-title" id="adopted-title">
        {text.title(formatNumber(devices.length))}
      </h2>
      {devices.length === 0 ? (
        <p class="panel-quiet">{text.none}</p>
      ) : (
        <WideTable
          title={text.title(formatNumber(devices.length))}
          columns={[
            [text.device, false],
            [lorawan.municipality, false],
            [text.profile, false],
            [text.heard, false],
            [text.loss, true],
            [text.signal, true],
            [text.battery, true],
            [text.gateway, false],
          ]}
        >
          {devices.map((device) => (
            <AdoptedRow key={`${device.municipality}/${device.device}`} device={device} model={modelOf(device.profile)} />
          ))}
        </WideTable>
      )}
    </section>
  );
}

function AdoptedRow({ device, model }: { device: Loaded['adopted'][number]; model: string }) {
  const { lorawan, none } = words.value;
  const { devices: text } = lorawan;
  const { radio, municipality, name } = device;
  const number = (value: number | null | undefined, decimals = 0) =>
    value === null || value === undefined ? none : formatNumber(value, decimals);
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf({ page: 'device', municipality, device: device.device })}>{name ?? device.device}</a>
        {name !== undefined && <span class="row-id mono">{device.device}</span>}
      </th>
      <td>{municipalityName(municipality)}</td>
      <td>{model}</td>
      <td>{radio ? formatAge(everySecond.value - radio.lastHeard) : text.never}</td>
      <td class="num">{radio?.loss === null || radio?.loss === undefined ? none : `${formatNumber(100 * radio.loss, 1)} %`}</td>
      <td class="num">
        {radio?.rssi === null || radio?.rssi === undefined
          ? none
          : text.signalOf(number(radio.rssi), number(radio.snr, 1), number(radio.spreadingFactor))}
      </td>
      <td class="num">{radio?.battery === null || radio?.battery === undefined ? none : `${formatNumber(radio.battery)} %`}</td>
      <td class="mono">{radio?.bestGateway ?? none}</td>
    </tr>
  );
}
