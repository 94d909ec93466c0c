// Devices that send and wait for their adoption, and those that are adopted, with how they are heard.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { signal, useSignal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { mayDo, placeFor } from '../state/account.ts';
import { AdoptedDevices } from './AdoptedDevices.tsx';
import { MunicipalityChoice } from './MunicipalityChoice.tsx';
import { WaitingDevice } from './WaitingDevice.tsx';

/** A device that sends stands here within this time. */
const REFRESH_MS = 1500;
/** What the last adoption came to. */
const outcome = signal('');

/** Waiting devices on a page; the rest is one click away. */
const SHOWN = 50;
const ALL = 1000;

interface Loaded {
  readonly waiting: Answer<'lorawanWaiting'>['devices'];
  readonly total: number;
  readonly adopted: Answer<'lorawanDevices'>['devices'];
  readonly profiles: Answer<'profiles'>['profiles'];
}

/** Waiting devices are told by their messages. */
const seesMessages = (municipality: string | undefined): boolean => mayDo('read-raw', municipality ?? null);

async function load(municipality: string | undefined, limit: number, signal: AbortSignal): Promise<Loaded> {
  const [{ devices: waiting, total }, { devices: adopted }, { profiles }] = await Promise.all([
    seesMessages(municipality) ? ask('lorawanWaiting', { municipality, limit }, signal) : { devices: [], total: 0 },
    ask('lorawanDevices', { municipality }, signal),
    ask('profiles', {}, signal),
  ]);
  return { waiting, total, adopted, profiles };
}

export function DevicesPart({ route }: { route: LorawanRoute }) {
  const { lorawan: text, load: loading } = words.value;
  const limit = useSignal(SHOWN);
  const municipality = placeFor(route.municipality, 'read');
  const isTold = seesMessages(municipality);
  const {
    current: loaded,
    failure,
    askAgain,
  } = usePolled((signal) => load(municipality, limit.value, signal), [municipality], REFRESH_MS, [isTold, limit.value]);
  const onDone = (sentence: string) => {
    outcome.value = sentence;
    askAgain();
  };
  return (
    <>
      <section class="lorawan-section" aria-labelledby="waiting-title">
        <div class="centre-head">
          <h2 class="centre-title" id="waiting-title">
            {isTold ? text.waiting.title(loaded ? formatNumber(loaded.total) : '…') : text.waiting.notMineTitle}
          </h2>
          <form class="filter" onSubmit={(event) => event.preventDefault()}>
            <MunicipalityChoice route={route} label={text.municipality} all={text.allMunicipalities} permission="read" />
          </form>
        </div>
        <p class="lorawan-intro">{isTold ? text.waiting.intro : text.waiting.notMine}</p>
        <p class="lorawan-outcome" role="status">
          {outcome.value}
        </p>
        {failure.value && (
          <p class="series-note" role="alert">
            {loading.failed} {failure.value}
          </p>
        )}
        {!loaded && !failure.value && <p class="panel-quiet">{loading.loading}</p>}
        {isTold && loaded?.waiting.length === 0 && <p class="panel-quiet">{text.waiting.none}</p>}
        <ol class="waiting-list">
          {loaded?.waiting.map((device) => (
            <WaitingDevice key={`${device.municipality}/${device.device}`} device={device} profiles={loaded.profiles} onDone={onDone} />
          ))}
        </ol>
        {loaded && loaded.waiting.length < loaded.total && (
          <p class="waiting-more">
            {text.waiting.shown(formatNumber(loaded.waiting.length), formatNumber(loaded.total))}
            {limit.value < ALL && (
              <button type="button" class="button" onClick={() => (limit.value = ALL)}>
                {text.waiting.showAll}
              </button>
            )}
          </p>
        )}
      </section>
      {loaded && <AdoptedDevices devices={loaded.adopted} profiles={loaded.profiles} onDone={onDone} />}
    </>
  );
}
