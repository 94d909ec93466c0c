// The page for everybody: what municipalities share with the public, in words. It needs no sign-in and no live channel; asked anew each minute.
import '../public/public.css';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { words } from '../i18n/language.ts';
import { PublicHead } from '../public/PublicHead.tsx';
import { AirPart, LightingPart, ParkingPart } from '../public/PublicParts.tsx';
import { type Said, SourcePart } from '../public/SourcePart.tsx';
import { publicWords } from '../public/words.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { municipalityInfo, municipalityName, region } from '../state/region.ts';

type PublicRoute = Extract<Route, { page: 'public' }>;

const REFRESH_MS = 60_000;

async function load(municipality: string | undefined, signal: AbortSignal): Promise<Said> {
  const question = { municipality };
  const [parking, air, lighting] = await Promise.all([
    ask('publicParking', question, signal),
    ask('publicAir', question, signal),
    ask('publicLighting', question, signal),
  ]);
  return { parking, air, lighting };
}

function Whole({ municipality }: { municipality: string | undefined }) {
  const { answer, failure } = usePolled((signal) => load(municipality, signal), [municipality], REFRESH_MS);
  const said = answer.value;
  if (!said) return <p class="public-part">{failure.value ?? words.value.load.loading}</p>;
  return (
    <>
      {failure.value !== undefined && (
        <p class="public-part public-failed" role="status">
          {publicWords().failed(failure.value)}
        </p>
      )}
      <ParkingPart said={said.parking} />
      <AirPart said={said.air} />
      <LightingPart said={said.lighting} />
      <SourcePart said={said} municipality={municipality} />
    </>
  );
}

export function PublicPage({ route: { municipality } }: { route: PublicRoute }) {
  const text = publicWords();
  // An address may say anything: nothing is asked for a municipality before it is known that there is one.
  if (municipality !== undefined && !region.value) return <p class="page panel-quiet">{words.value.load.loading}</p>;
  const isUnknown = municipality !== undefined && !municipalityInfo(municipality);
  return (
    <div class="page public">
      <PublicHead title={municipality === undefined || isUnknown ? text.title : text.titleOf(municipalityName(municipality))} />
      <p class="public-part">{text.intro(region.value?.name ?? '')}</p>
      <nav class="public-part public-municipalities" aria-label={text.municipalities}>
        <a href={hrefOf({ page: 'public' })} aria-current={municipality === undefined ? 'page' : undefined}>
          {text.wholeDistrict}
        </a>
        {region.value?.municipalities.map(({ key, name }) => (
          <a key={key} href={hrefOf({ page: 'public', municipality: key })} aria-current={municipality === key ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      {isUnknown ? (
        <p class="public-part">{text.unknownMunicipality(municipality)}</p>
      ) : (
        <Whole key={municipality} municipality={municipality} />
      )}
    </div>
  );
}
