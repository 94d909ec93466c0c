// The depot's work list: by municipality and street, the oldest first, what to take along; for paper and as CSV.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { WORK_WORDS } from '@lagebild/shared/domain/lighting/work-words.ts';
import { Mark } from '../components/Mark.tsx';
import { ListFiles } from '../frame/FilesMenu.tsx';
import { listFiles } from '../frame/list-files.ts';
import { formatAge, formatNumber, formatTime } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { municipalityName } from '../state/region.ts';
import { Shown, useAnswer } from './answers.tsx';
import { lightingWords } from './words.ts';

type Street = Answer<'lightingWork'>['streets'][number];
type Item = Street['items'][number];

function Entry({ item, municipality }: { item: Item; municipality: string }) {
  const { work } = lightingWords();
  const { kinds, bring } = WORK_WORDS[language.value];
  const { kind, device, name, since, reason, lamps } = item;
  const href =
    kind === 'cabinet'
      ? hrefOf({ page: 'lighting', municipality, part: 'schraenke', device })
      : hrefOf({ page: 'device', municipality, device });
  return (
    <li class="work-item">
      <span class="work-box" aria-hidden="true" />
      <div class="work-what">
        <p>
          <Mark
            kind="lighting"
            state={kind === 'overridden' || kind === 'not_following' ? 'late' : kind === 'silent' ? 'silent' : 'alarm'}
          />{' '}
          <strong>{kinds[kind]}</strong> ·{' '}
          <a class="device-name" href={href}>
            {name}
          </a>
        </p>
        <p class="work-reason">{reason}</p>
        {lamps.length > 0 && <p class="work-reason">{work.lamps(lamps.join(', '))}</p>}
      </div>
      <p class="work-bring">
        <span class="work-label">{work.bring}</span> {bring[item.bring]}
      </p>
      <p class="work-since num">
        {work.since} {formatTime(since, 'short')}
        <span class="row-id">{formatAge(Math.max(0, everySecond.value - since))}</span>
      </p>
    </li>
  );
}

function StreetWork({ street }: { street: Street }) {
  return (
    <section class="work-street">
      <h3 class="device-name">{street.site}</h3>
      <ul>
        {street.items.map((item) => (
          <Entry key={`${item.kind} ${item.device}`} item={item} municipality={street.municipality} />
        ))}
      </ul>
    </section>
  );
}

function WorkList({ answer, route }: { answer: Answer<'lightingWork'>; route: DeskRoute }) {
  const { work } = lightingWords();
  const count = answer.streets.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <section class="lighting-section work" aria-labelledby="work-title">
      <div class="centre-head lighting-filter">
        <h2 class="centre-title" id="work-title">
          {work.title} <span class="count">{work.count(formatNumber(count))}</span>
        </h2>
        <span class="work-asof num">{work.asOf(formatTime(answer.at, 'short'))}</span>
        <button type="button" class="button no-print" onClick={() => print()}>
          {work.print}
        </button>
        <ListFiles files={listFiles('licht-arbeit', 'lightingWorkTable', 'lightingWork', { municipality: route.municipality })} />
      </div>
      {count === 0 ? <p class="panel-quiet lighting-quiet">{work.none}</p> : <p class="lighting-note no-print">{work.intro}</p>}
      {[...Map.groupBy(answer.streets, ({ municipality }) => municipality)].map(([municipality, streets]) => (
        <section key={municipality} class="work-municipality">
          <h2 class="centre-title lighting-title">{municipalityName(municipality)}</h2>
          {streets.map((street) => (
            <StreetWork key={street.site} street={street} />
          ))}
        </section>
      ))}
    </section>
  );
}

export function WorkPart({ route }: { route: DeskRoute }) {
  const asked = useAnswer('lightingWork', { municipality: route.municipality, lang: language.value });
  return <Shown of={asked}>{(answer) => <WorkList answer={answer} route={route} />}</Shown>;
}
