// Holds a map: loads the map code and the outlines when first shown, and always names their source.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n/language.ts';
import type { DistrictMap } from '../map/district-map.ts';
import type { GatewayMark } from '../map/gateway-marker.ts';
import type { ViewStep } from '../map/viewing.ts';
import { mapWords } from '../map/words.ts';
import { navigate } from '../router/navigation.ts';
import type { Device } from '../state/device-store.ts';
import { loadOutlines } from '../state/outlines.ts';
import { region } from '../state/region.ts';
import { Elsewhere } from './Elsewhere.tsx';
import { MapLegend } from './MapLegend.tsx';

export interface MapPanelProps {
  devices: readonly Device[];
  municipality?: string | undefined;
  place?: { lat: number; lon: number } | undefined;
  gateways?: readonly GatewayMark[] | undefined;
  label: string;
  /** Where a person moved the map to, as the address keeps it, and how that is told. Without it the map always begins with the whole. */
  looking?: { readonly view: string | undefined; onView(view: string | undefined, step: ViewStep): void } | undefined;
  /** Address of the list of those devices that the map cannot show; without it nothing is said of them. */
  elsewhere?: ((where: 'missing' | 'outside') => string) | undefined;
  /** Said when there is no device. */
  empty?: string;
}

export function MapPanel({ devices, municipality, place, gateways, label, looking, elsewhere, empty }: MapPanelProps) {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<DistrictMap | undefined>(undefined);
  const latestDevices = useRef(devices);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  latestDevices.current = devices;
  const latestGateways = useRef(gateways);
  latestGateways.current = gateways;
  const latestLooking = useRef(looking);
  latestLooking.current = looking;

  useEffect(() => {
    let isGone = false;
    const rules = region.peek();
    if (!rules || !element.current) return;
    const { zoomIn, zoomOut } = words.peek().map;
    Promise.all([import('../map/district-map.ts'), loadOutlines()])
      .then(([{ createDistrictMap }, boundaries]) => {
        if (isGone || !element.current) return;
        map.current = createDistrictMap(element.current, {
          boundaries,
          region: rules,
          municipality,
          place,
          labels: { zoomIn, zoomOut },
          onMunicipality: (key) => navigate({ page: 'municipality', municipality: key }),
          onDevice: place ? undefined : (device) => navigate({ page: 'device', municipality: device.municipality, device: device.id }),
          onView: (view, step) => latestLooking.current?.onView(view, step),
        });
        map.current.look(latestLooking.current?.view);
        map.current.showDevices(latestDevices.current);
        map.current.showGateways(latestGateways.current ?? []);
        state.value = 'ready';
      })
      .catch(() => {
        if (!isGone) state.value = 'failed';
      });
    return () => {
      isGone = true;
      map.current?.destroy();
      map.current = undefined;
    };
  }, [municipality, place?.lat, place?.lon, state]);

  useEffect(() => map.current?.showDevices(devices), [devices]);
  useEffect(() => map.current?.showGateways(gateways ?? []), [gateways]);
  useEffect(() => map.current?.look(looking?.view), [looking?.view]);

  const text = words.value.map;
  return (
    <div class="map-panel" data-map={state.value}>
      {/* biome-ignore lint/a11y/useSemanticElements: a section would be a landmark of its own */}
      <div ref={element} class="map" role="region" aria-label={label} />
      {state.value === 'loading' && <p class="map-note">{text.loading}</p>}
      {state.value === 'failed' && <p class="map-note">{text.failed}</p>}
      {place === undefined && gateways === undefined && (
        <>
          <MapLegend />
          {state.value === 'ready' && devices.length === 0 && <p class="map-note">{empty ?? words.value.list.empty}</p>}
        </>
      )}
      {elsewhere && <Elsewhere devices={devices} hrefOf={elsewhere} />}
      {looking?.view !== undefined && (
        <button type="button" class="button map-whole" onClick={() => looking.onView(undefined, 'push')}>
          {mapWords().whole}
        </button>
      )}
      <p class="map-attribution">{region.value?.attribution}</p>
    </div>
  );
}
