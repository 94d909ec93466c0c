// LoRaWAN: devices that wait and adopted ones, gateways, plugging one in, codecs.

import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { LaterPart } from '../components/LaterPart.tsx';
import { words } from '../i18n/language.ts';
import { CodecBench } from '../lorawan/CodecBench.tsx';
import { ConnectGuide } from '../lorawan/ConnectGuide.tsx';
import { DevicesPart } from '../lorawan/DevicesPart.tsx';
import { GatewaysPart } from '../lorawan/GatewaysPart.tsx';
import { hrefOf, LORAWAN_PARTS, type Route } from '../router/route.ts';
import { mayDoAnywhere } from '../state/account.ts';

export type LorawanRoute = Extract<Route, { page: 'lorawan' }>;

const loadBatteries = () => import('../site/BatteriesPart.tsx').then(({ BatteriesPart }) => BatteriesPart);

function Part({ route }: { route: LorawanRoute }) {
  if (route.part === 'batterien') return <LaterPart load={loadBatteries} props={{ route }} />;
  if (route.part === 'gateways') return <GatewaysPart route={route} />;
  if (route.part === 'anschliessen') return <ConnectGuide route={route} />;
  return route.part === 'codecs' ? <CodecBench route={route} /> : <DevicesPart route={route} />;
}

export function LorawanPage({ route }: { route: LorawanRoute }) {
  const { lorawan: text } = words.value;
  return (
    <div class="page lorawan-page">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.parts[route.part]}</h1>
        <nav class="part-nav" aria-label={text.partsLabel}>
          {LORAWAN_PARTS.filter((part) => part !== 'anschliessen' || mayDoAnywhere('read-raw')).map((part) => (
            <a
              key={part}
              class="part-link"
              href={hrefOf({ page: 'lorawan', part, municipality: route.municipality })}
              aria-current={part === route.part ? 'page' : undefined}
            >
              {text.parts[part]}
            </a>
          ))}
        </nav>
      </div>
      <Part route={route} />
    </div>
  );
}
