// Labels to print and stick on: a code that opens the page of a device or place, with its name, id and municipality; a sheet for a municipality.

import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { cleanName, siteNames } from '@lagebild/shared/domain/site/site-names.ts';
import { useSignal } from '@preact/signals';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { QrCode } from '../site/QrCode.tsx';
import { publicBase, publicHref } from '../site/qr.ts';
import { siteWords } from '../site/words.ts';
import { type Device, deviceList } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { municipalityInfo, municipalityName, region } from '../state/region.ts';
import { MissingPage } from './MissingPage.tsx';
import '../site/sticker.css';
import '../site/labels.css';

type LabelsRoute = Extract<Route, { page: 'labels' }>;

interface Label {
  readonly key: string;
  readonly of: Extract<Route, { page: 'device' | 'site' }>;
  readonly name: string;
  readonly place: string | undefined;
  readonly id: string | undefined;
}

function deviceLabel(device: Device): Label {
  const { municipality, id, key } = device;
  const place = cleanName(device.about.value.site);
  return { key, of: { page: 'device', municipality, device: id }, name: nameOf(device), place: place || undefined, id };
}

const placeLabel = (municipality: string, site: string): Label => ({
  key: `site ${site}`,
  of: { page: 'site', municipality, site },
  name: site,
  place: undefined,
  id: undefined,
});

/** Of a place itself and of what stands there; of a municipality all devices by place and name. */
function labelsFor({ municipality, device: id, site, kind }: LabelsRoute, hasPlaces: boolean): Label[] {
  const own = deviceList.value.filter((device) => device.municipality === municipality);
  if (id !== undefined) return own.filter((device) => device.id === id.normalize('NFC')).map(deviceLabel);
  const names = siteNames(own.map((device) => ({ municipality, kind: device.kind, device: device.id, ...device.about.value })));
  const placed = own.map((device, index) => ({ device, place: names[index] ?? device.id }));
  const chosen = placed
    .filter(({ device, place }) => (site === undefined || place === cleanName(site)) && (kind ?? device.kind) === device.kind)
    .sort(
      (a, b) =>
        a.place.localeCompare(b.place, 'de', { numeric: true }) ||
        nameOf(a.device).localeCompare(nameOf(b.device), 'de', { numeric: true }),
    );
  // A device that is its own place needs no second label.
  const told = chosen.filter(({ device }) => cleanName(device.about.value.site) !== '').map(({ place }) => place);
  const places = site !== undefined || hasPlaces ? [...new Set(told)].map((place) => placeLabel(municipality, place)) : [];
  return [...places, ...chosen.map(({ device }) => deviceLabel(device))];
}

function LabelItem({ label }: { label: Label }) {
  const { label: text } = siteWords();
  const { of, name, place, id } = label;
  return (
    <li class="label">
      <QrCode text={publicHref(of)} label={text.alt(name)} />
      <div class="label-words">
        <p class="label-kind">{of.page === 'site' ? text.place : text.device}</p>
        <p class="label-name">{name}</p>
        {place !== undefined && <p class="label-place">{place}</p>}
        {id !== undefined && id !== name && <p class="label-id mono">{id}</p>}
        <p class="label-municipality">
          {municipalityName(of.municipality)} · {region.value?.name}
        </p>
      </div>
    </li>
  );
}

const SIZES = ['small', 'large'] as const;

function Choice({
  route,
  size,
  hasPlaces,
}: {
  route: LabelsRoute;
  size: { value: (typeof SIZES)[number] };
  hasPlaces: { value: boolean };
}) {
  const { label: text } = siteWords();
  const isWhole = route.site === undefined && route.device === undefined;
  return (
    <form class="labels-choice" onSubmit={(event) => event.preventDefault()}>
      {isWhole && (
        <label>
          <span>{text.what}</span>
          <select
            value={route.kind ?? ''}
            onChange={(event) => navigate({ ...route, kind: KINDS.find((kind) => kind === event.currentTarget.value) }, { replace: true })}
          >
            <option value="">{text.all}</option>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {words.value.kinds[kind]}
              </option>
            ))}
          </select>
        </label>
      )}
      {isWhole && (
        <label class="labels-check">
          <input type="checkbox" checked={hasPlaces.value} onChange={(event) => (hasPlaces.value = event.currentTarget.checked)} />{' '}
          <span>{text.placesToo}</span>
        </label>
      )}
      <label>
        <span>{text.size}</span>
        <select value={size.value} onChange={(event) => (size.value = SIZES.find((one) => one === event.currentTarget.value) ?? 'small')}>
          {SIZES.map((one) => (
            <option key={one} value={one}>
              {text.sizes[one]}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="button" onClick={() => print()}>
        {text.print}
      </button>
    </form>
  );
}

export function LabelsPage({ route }: { route: LabelsRoute }) {
  const { label: text } = siteWords();
  const size = useSignal<(typeof SIZES)[number]>(route.device === undefined ? 'small' : 'large');
  const hasPlaces = useSignal(true);
  const { municipality, site, device } = route;
  if (!municipalityInfo(municipality)) return <MissingPage reason={words.value.missing.municipality(municipality)} />;
  const labels = labelsFor(route, hasPlaces.value);
  const { url, isTold, isOnlyHere } = publicBase();
  const of = [device, site].find((one) => one !== undefined);
  return (
    <div class="page labels-page">
      <div class="page-head">
        <Breadcrumb municipality={municipality} site={site} />
        <h1 tabIndex={-1}>
          {text.title}
          {of !== undefined && `: ${of}`}
        </h1>
        <p class="page-intro">{text.intro}</p>
        <p class="labels-base">{isTold ? text.public(url) : text.here(url)}</p>
        {isOnlyHere && <p class="sticker-warning">{text.onlyHere}</p>}
        <Choice route={route} size={size} hasPlaces={hasPlaces} />
        <p class="labels-count num">
          {text.count(formatNumber(labels.length))}
          {device !== undefined && (
            <>
              {' · '}
              <a class="text-link" href={hrefOf({ page: 'device', municipality, device })}>
                {text.back}
              </a>
            </>
          )}
        </p>
      </div>
      {labels.length === 0 ? (
        <p class="panel-quiet list-empty">{text.none}</p>
      ) : (
        <ul class={`label-sheet label-sheet-${size.value}`}>
          {labels.map((label) => (
            <LabelItem key={label.key} label={label} />
          ))}
        </ul>
      )}
    </div>
  );
}
