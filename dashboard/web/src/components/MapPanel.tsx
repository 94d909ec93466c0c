// Holds a map: loads the map code and the outlines when first shown, and always names their source.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { words } from '../i18n/language.ts';
import type { DistrictMap } from '../map/district-map.ts';
import type { GatewayMark } from '../map/gateway-marker.ts';
import { navigate } from '../router/navigation.ts';
import type { Device } from '../state/device-store.ts';
import { region } from '../state/region.ts';
import { MapLegend } from './MapLegend.tsx';

let outlines: Promise<Answer<'boundaries'>> | undefined;

function loadOutlines(): Promise<Answer<'boundaries'>> {
  outlines ??= ask('boundaries').catch((error: unknown) => {
    outlines = undefined; // the next map asks again
    throw error;
  });
  return outlines;
}

export interface MapPanelProps {
  devices: readonly Device[];
  municipality?: string | undefined;
  place?: { lat: number; lon: number } | undefined;
  gateways?: readonly GatewayMark[] | undefined;
  label: string;
}

export function MapPanel({ devices, municipality, place, gateways, label }: MapPanelProps) {
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<DistrictMap | undefined>(undefined);
  const latestDevices = useRef(devices);
  const state = useSignal<'loading' | 'ready' | 'failed'>('loading');
  latestDevices.current = devices;
  const latestGateways = useRef(gateways);
  latestGateways.current = gateways;

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
        });
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

  const text = words.value.map;
  return (
    <div class="map-panel" data-map={state.value}>
      {/* biome-ignore lint/a11y/useSemanticElements: a section would be a landmark of its own */}
      <div ref={element} class="map" role="region" aria-label={label} />
      {state.value === 'loading' && <p class="map-note">{text.loading}</p>}
      {state.value === 'failed' && <p class="map-note">{text.failed}</p>}
      {place === undefined && gateways === undefined && <MapLegend />}
      <p class="map-attribution">{region.value?.attribution}</p>
    </div>
  );
}
