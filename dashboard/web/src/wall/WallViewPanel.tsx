// One view of the wall: the map with the figures, a kind, what needs a person, or a single municipality.
import { useMemo } from 'preact/hooks';
import { MapPanel } from '../components/MapPanel.tsx';
import { words } from '../i18n/language.ts';
import { type Device, deviceList } from '../state/device-store.ts';
import { municipalityName, region } from '../state/region.ts';
import { DeviceRows } from './DeviceRows.tsx';
import { AlarmList, SilentList } from './NeedsPerson.tsx';
import { PlaceRows } from './PlaceRows.tsx';
import { devicesIn, type Scope } from './scope.ts';
import { kindsOf, type WallView } from './views.ts';
import { WallTile } from './WallTile.tsx';

/** The devices of a scope; the same array until a device comes or goes. */
function useScoped(scope: Scope): Device[] {
  const all = deviceList.value;
  return useMemo(() => devicesIn(scope), [all, scope.places.join(), scope.kind]);
}

function Tiles({ scope, devices }: { scope: Scope; devices: readonly Device[] }) {
  return (
    <div class="wall-tiles">
      {kindsOf(scope).map((kind) =>
        // Figures are told of the district or of one municipality: several stand below one another.
        scope.places.length > 1 ? (
          <PlaceRows key={kind} kind={kind} places={scope.places} devices={devices.filter((device) => device.kind === kind)} hasTitle />
        ) : (
          <WallTile key={kind} kind={kind} municipality={scope.places[0]} mostLines={1} />
        ),
      )}
    </div>
  );
}

/** Nothing on the wall is pressed: the map shows, it does not lead away. */
function WallMap({ scope, devices }: { scope: Scope; devices: readonly Device[] }) {
  const [only] = scope.places;
  return (
    <div class="wall-map" inert>
      <MapPanel devices={devices} municipality={scope.places.length === 1 ? only : undefined} label={words.value.map.label} />
    </div>
  );
}

function KindView({ scope }: { scope: Scope & { kind: NonNullable<Scope['kind']> } }) {
  const devices = useScoped(scope);
  const { kind, places } = scope;
  const all = region.value?.municipalities.map(({ key }) => key) ?? [];
  return (
    <div class="wall-view wall-view-kind">
      {places.length < 2 && <WallTile kind={kind} municipality={places[0]} />}
      {places.length === 1 ? (
        <DeviceRows devices={devices} />
      ) : (
        <PlaceRows kind={kind} places={places.length === 0 ? all : places} devices={devices} />
      )}
    </div>
  );
}

function MapView({ scope }: { scope: Scope }) {
  const devices = useScoped(scope);
  return (
    <div class="wall-view wall-view-map">
      <Tiles scope={scope} devices={devices} />
      <WallMap scope={scope} devices={devices} />
    </div>
  );
}

function PlaceView({ scope }: { scope: Scope }) {
  const devices = useScoped(scope);
  return (
    <div class="wall-view wall-view-place">
      <Tiles scope={scope} devices={devices} />
      <WallMap scope={scope} devices={devices} />
      <div class="wall-lists">
        <AlarmList scope={scope} />
        <SilentList scope={scope} />
      </div>
    </div>
  );
}

export function WallViewPanel({ view, scope }: { view: WallView; scope: Scope }) {
  if (view.type === 'kind') return <KindView key={view.kind} scope={{ ...scope, kind: view.kind }} />;
  if (view.type === 'place') return <PlaceView key={view.municipality} scope={{ ...scope, places: [view.municipality] }} />;
  if (view.type === 'map') return <MapView scope={scope} />;
  return (
    <div class="wall-view wall-view-lists">
      <AlarmList scope={scope} />
      <SilentList scope={scope} />
    </div>
  );
}

/** What a view is called. */
export function titleOf(view: WallView, titles: { readonly map: string; readonly alarms: string }): string {
  if (view.type === 'kind') return words.value.kinds[view.kind];
  return view.type === 'place' ? municipalityName(view.municipality) : titles[view.type];
}
