// Alarms: what needs a person now, what did, what is being maintained, what rings too often.
import '../alarms/alarms.css';
import { HistoryPart } from '../alarms/HistoryPart.tsx';
import { MaintenancePart } from '../alarms/MaintenancePart.tsx';
import { NoisyPart } from '../alarms/NoisyPart.tsx';
import { NowPart } from '../alarms/NowPart.tsx';
import { alarmWords } from '../alarms/words.ts';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { type DeskRoute, hrefOf } from '../router/route.ts';

const PARTS = ['offen', 'verlauf', 'wartung', 'laut'] as const;
type Part = (typeof PARTS)[number];

function PartOf({ part, route }: { part: Part; route: DeskRoute }) {
  if (part === 'verlauf') return <HistoryPart route={route} />;
  if (part === 'wartung') return <MaintenancePart />;
  return part === 'laut' ? <NoisyPart route={route} /> : <NowPart route={route} />;
}

export function AlarmsPage({ route }: { route: DeskRoute }) {
  const text = alarmWords();
  const part = PARTS.find((one) => one === route.part) ?? 'offen';
  const { municipality } = route;
  return (
    <div class="page alarms-page">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.title}</h1>
        <nav class="part-nav" aria-label={text.partsLabel}>
          {PARTS.map((one) => (
            <a
              key={one}
              class="part-link"
              href={hrefOf({ page: 'alarms', part: one === 'offen' ? undefined : one, municipality })}
              aria-current={one === part ? 'page' : undefined}
            >
              {text.parts[one]}
            </a>
          ))}
        </nav>
      </div>
      <PartOf part={part} route={route} />
    </div>
  );
}
