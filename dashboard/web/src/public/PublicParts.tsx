// The three subjects of the public page: parking places, air stations, street light; each by municipality.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { PublicPlaceView, PublicStationView } from '@lagebild/shared/contract/public-routes.ts';
import type { ComponentChildren } from 'preact';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { AsOf } from './AsOf.tsx';
import { publicWords } from './words.ts';

const HOUR_MS = 3_600_000;
/** As people write them, from the air desk. */
const FORMULA = { pm10: 'PM₁₀', pm2_5: 'PM₂,₅', o3: 'O₃', no2: 'NO₂', so2: 'SO₂' } as const;

function Part({ id, title, nothing, children }: { id: string; title: string; nothing: string; children: ComponentChildren[] }) {
  return (
    <section class="public-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children.length === 0 ? <p class="public-quiet">{nothing}</p> : children}
    </section>
  );
}

function placeInWords({ state, free, capacity, isComplete }: PublicPlaceView): string {
  const { parking } = publicWords();
  const size = formatNumber(capacity);
  if (state === 'closed') return parking.closed;
  if (free === null) return parking.unknown;
  if (free === 0) return isComplete ? parking.full(size) : parking.fullSome(size);
  return isComplete ? parking.free(formatNumber(free), size) : parking.freeSome(formatNumber(free), size);
}

export function ParkingPart({ said }: { said: Answer<'publicParking'> }) {
  const { parking } = publicWords();
  return (
    <Part id="parking" title={parking.title} nothing={parking.nothing}>
      {said.municipalities.map(({ municipality, name, asOf, places, others }) => (
        <div class="public-place" key={municipality}>
          <h3>
            {name} <AsOf time={asOf} at={said.at} />
          </h3>
          <ul class="public-list">
            {places.map((place) => (
              <li key={`${place.name} ${place.lat} ${place.lon}`}>
                <span>{place.name ?? parking.unnamed}</span>
                <strong>
                  {placeInWords(place)}
                  {place.state === 'nearly_full' && <span class="public-soft"> · {parking.nearlyFull}</span>}
                </strong>
              </li>
            ))}
            {others.free !== null && (
              <li>
                <span>{parking.others(others.places)}</span>
                <strong>{parking.free(formatNumber(others.free), formatNumber(others.capacity))}</strong>
              </li>
            )}
          </ul>
          {others.places > 0 && others.free === null && (
            <p class="public-quiet">{parking.withheld(others.places, formatNumber(said.leastBays))}</p>
          )}
        </div>
      ))}
    </Part>
  );
}

function Station({ station }: { station: PublicStationView }) {
  const { air } = publicWords();
  const { name, label, hour, stationClass, pollutants } = station;
  const clock = (time: number) => formatTime(time, 'minute');
  const told = pollutants.filter(({ value }) => value !== null);
  return (
    <li>
      <span>{name ?? air.unnamed}</span>
      <strong>{label === null ? air.unknown : air.is(label[language.value], formatNumber(station.class ?? 0))}</strong>
      <span class="public-soft public-wide">
        {hour !== null && air.hour(clock(hour), clock(hour + HOUR_MS))}
        {stationClass === 'indicative' && ` · ${air.indicative}`}
        {told.some(({ isHumid }) => isHumid) && ` · ${air.humid}`}
      </span>
      {told.length > 0 && (
        <details class="public-wide">
          <summary>{air.details}</summary>
          <ul>
            {told.map(({ pollutant, value }) => (
              <li key={pollutant}>{air.value(FORMULA[pollutant], formatNumber(value ?? 0))}</li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

export function AirPart({ said }: { said: Answer<'publicAir'> }) {
  const { air } = publicWords();
  const places = said.municipalities.map(({ municipality, name, stations }) => (
    <div class="public-place" key={municipality}>
      <h3>{name}</h3>
      <ul class="public-list">
        {stations.map((station) => (
          <Station key={`${station.name} ${station.lat} ${station.lon}`} station={station} />
        ))}
      </ul>
    </div>
  ));
  const scale = (
    <p class="public-quiet" key="scale">
      {air.index}: <a href={said.index.url}>{said.index.label[language.value]}</a>
    </p>
  );
  return (
    <Part id="air" title={air.title} nothing={air.nothing}>
      {places.length === 0 ? [] : [...places, scale]}
    </Part>
  );
}

export function LightingPart({ said }: { said: Answer<'publicLighting'> }) {
  const { lighting } = publicWords();
  return (
    <Part id="lighting" title={lighting.title} nothing={lighting.nothing}>
      {said.municipalities.map(({ municipality, name, asOf, litShare, night }) => (
        <div class="public-place" key={municipality}>
          <h3>
            {name} <AsOf time={asOf} at={said.at} />
          </h3>
          <p>
            {litShare === null ? lighting.few : <strong>{lighting.share(formatNumber(litShare * 100))}</strong>}
            {night !== null && `. ${lighting.night(formatNumber(night.kwh))}`}
          </p>
        </div>
      ))}
    </Part>
  );
}
