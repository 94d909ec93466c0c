// The lighting desk: the picture now, streets, cabinets, energy against plan, the depot's work list.
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { MunicipalityOptions } from '../components/MunicipalityOptions.tsx';
import { Shown, useAnswer } from '../lighting/answers.tsx';
import { CabinetsPart } from '../lighting/CabinetsPart.tsx';
import { EnergyPart } from '../lighting/EnergyPart.tsx';
import '../lighting/lighting.css';
import '../lighting/lighting-drawings.css';
import '../lighting/work-list.css';
import '../lighting/lighting-print.css';
import { words } from '../i18n/language.ts';
import { OverviewPart } from '../lighting/OverviewPart.tsx';
import { StreetsPart } from '../lighting/StreetsPart.tsx';
import { WorkPart } from '../lighting/WorkPart.tsx';
import { lightingWords } from '../lighting/words.ts';
import { navigate } from '../router/navigation.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { municipalityInfo, municipalityName, region } from '../state/region.ts';
import { MissingPage } from './MissingPage.tsx';

const PARTS = ['bild', 'strassen', 'schraenke', 'energie', 'arbeit'] as const;
type PartName = (typeof PARTS)[number];

function Picture({ route }: { route: DeskRoute }) {
  const text = lightingWords();
  const overview = useAnswer('lightingOverview', { municipality: route.municipality });
  return (
    <Shown of={overview}>
      {(answer) =>
        answer.devices === 0 ? (
          <div class="lighting-section">
            <p class="lead">{route.municipality === undefined ? text.none : text.noneIn(municipalityName(route.municipality))}</p>
            <p class="lighting-note">{text.howToBegin}</p>
          </div>
        ) : (
          <OverviewPart overview={answer} route={route} />
        )
      }
    </Shown>
  );
}

function Part({ part, route }: { part: PartName; route: DeskRoute }) {
  if (part === 'strassen') return <StreetsPart key={`${route.municipality}/${route.site}`} route={route} />;
  if (part === 'schraenke') return <CabinetsPart key={`${route.municipality}/${route.device}`} route={route} />;
  if (part === 'energie') return <EnergyPart route={route} />;
  return part === 'arbeit' ? <WorkPart route={route} /> : <Picture route={route} />;
}

export function LightingPage({ route }: { route: DeskRoute }) {
  const text = lightingWords();
  const { municipality } = route;
  if (municipality !== undefined && !municipalityInfo(municipality))
    return <MissingPage reason={words.value.missing.municipality(municipality)} />;
  const part = PARTS.find((one) => one === route.part) ?? 'bild';
  const place = municipality === undefined ? (region.value?.name ?? '') : municipalityName(municipality);
  return (
    <div class="page lighting-page">
      <div class="page-head lighting-head">
        <div>
          <Breadcrumb {...(municipality !== undefined && { municipality })} />
          <h1 tabIndex={-1}>{text.titleIn(place)}</h1>
        </div>
        <label class="lighting-choice no-print">
          <span>{text.municipality}</span>
          <select
            value={municipality ?? ''}
            onChange={(event) => navigate({ page: 'lighting', part: route.part, municipality: event.currentTarget.value || undefined })}
          >
            <MunicipalityOptions none={text.allMunicipalities} />
          </select>
        </label>
        <nav class="part-nav no-print" aria-label={text.partsLabel}>
          {PARTS.map((one) => (
            <a
              key={one}
              class="part-link"
              href={hrefOf({ page: 'lighting', municipality, part: one === 'bild' ? undefined : one })}
              aria-current={one === part ? 'page' : undefined}
            >
              {text.parts[one]}
            </a>
          ))}
        </nav>
      </div>
      <Part part={part} route={route} />
    </div>
  );
}
