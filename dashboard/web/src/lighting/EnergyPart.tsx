// Energy and CO2 against plan: day, week, month or year, for the district, a municipality or a street, and by its parts.
import { ListFiles } from '../frame/FilesMenu.tsx';
import type { Question } from '../frame/files/save.ts';
import { listFiles } from '../frame/list-files.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { WideTable } from '../lorawan/WideTable.tsx';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { now } from '../state/clock.ts';
import { municipalityName, region } from '../state/region.ts';
import { kgText, kwhText, percentText, savedKwh } from './amounts.ts';
import { Shown, useAnswer } from './answers.tsx';
import { type EnergyAnswer, PERIODS, type Period } from './bars.ts';
import { EnergyChart } from './EnergyChart.tsx';
import { localDate } from './local-date.ts';
import { EnergyCells, energyColumns, mostOf } from './MunicipalityEnergy.tsx';
import { lightingWords } from './words.ts';

const DAY_MS = 86_400_000;

function PeriodPicker({ route, period, answer }: { route: DeskRoute; period: Period; answer: EnergyAnswer | undefined }) {
  const { energy } = lightingWords();
  const shift = (from: number | undefined): string => hrefOf({ ...route, from });
  return (
    <div class="period-picker">
      <nav class="switch" aria-label={energy.period}>
        {PERIODS.map((each) => (
          <a key={each} class="switch-option" href={hrefOf({ ...route, state: each })} aria-current={each === period ? 'true' : undefined}>
            {energy.periods[each]}
          </a>
        ))}
      </nav>
      {answer && (
        <>
          <a class="button" href={shift(answer.from - DAY_MS / 2)}>
            ← {energy.before}
          </a>
          <span class="num period-name">{periodName(answer, period)}</span>
          {answer.to < now() && (
            <>
              <a class="button" href={shift(answer.to + DAY_MS / 2)}>
                {energy.after} →
              </a>
              <a class="text-link" href={shift(undefined)}>
                {energy.now}
              </a>
            </>
          )}
        </>
      )}
    </div>
  );
}

function periodName({ from, to }: EnergyAnswer, period: Period): string {
  if (period === 'day') return formatTime(from, 'date');
  if (period === 'month') return formatTime(from, 'month');
  if (period === 'year') return formatTime(from, 'date').slice(-4);
  return `${formatTime(from, 'day')} – ${formatTime(to - DAY_MS / 2, 'date')}`;
}

function Facts({ answer }: { answer: EnergyAnswer }) {
  const { energy, figures, table } = lightingWords();
  const { total, factors } = answer;
  const saved = savedKwh(total);
  return (
    <ul class="energy-facts num">
      <li>
        {energy.coverage(formatNumber(total.telling), formatNumber(total.devices), percentText(Math.min(1, total.known + total.bridged)))}
      </li>
      {total.sharedKwh > 0 && <li>{energy.bridged(kwhText(total.sharedKwh))}</li>}
      {saved !== undefined && (
        <li>
          {table.saved}: {kwhText(saved)} {figures.savingOf(kwhText(total.compared.fullKwh))}
        </li>
      )}
      <li>{figures.co2(kgText(total.co2Kg))}</li>
      {total.costEuro !== null && <li>{figures.cost(`${formatNumber(total.costEuro, 2)} €`)}</li>}
      {factors.map(({ gramsPerKwh, year, status, source }) => (
        <li key={year}>{figures.factor(formatNumber(gramsPerKwh), String(year), figures.status[status], source)}</li>
      ))}
      <li>{energy.noCompare}</li>
    </ul>
  );
}

function Parts({ answer, route, question }: { answer: EnergyAnswer; route: DeskRoute; question: Question }) {
  const { energy, table } = lightingWords();
  const { none } = words.value;
  const [first] = answer.parts;
  if (!first) return <p class="panel-quiet lighting-quiet">{none}</p>;
  const most = mostOf(answer.parts);
  const [, ...columns] = energyColumns();
  const hrefTo = (part: EnergyAnswer['parts'][number]): string => {
    if (part.kind === 'municipality') return hrefOf({ ...route, municipality: part.key });
    if (part.kind === 'site') return hrefOf({ ...route, site: part.key });
    return hrefOf({ page: 'device', municipality: route.municipality ?? '', device: part.key });
  };
  return (
    <>
      <div class="centre-head lighting-filter">
        <h2 class="centre-title">{energy.parts[first.kind]}</h2>
        <ListFiles files={listFiles('energie-teile', 'lightingEnergyTable', 'lightingEnergy', question, 'parts')} />
      </div>
      {first.kind === 'site' && <p class="lighting-note">{energy.partsNote}</p>}
      <WideTable title={energy.parts[first.kind]} columns={[[table.part, false], [table.used, true], ...columns]}>
        {answer.parts.map((part) => (
          <tr key={part.key} class="row">
            <th scope="row">
              <a class="row-link" href={hrefTo(part)}>
                {part.name}
              </a>
              <span class="row-id">{`${formatNumber(part.telling)} / ${formatNumber(part.devices)}`}</span>
            </th>
            <EnergyCells energy={part} {...(part.kind === 'municipality' && { most })} />
          </tr>
        ))}
      </WideTable>
    </>
  );
}

export function EnergyPart({ route }: { route: DeskRoute }) {
  const { municipality, site, from } = route;
  const { energy } = lightingWords();
  const period = PERIODS.find((each) => each === route.state) ?? 'week';
  const question = {
    municipality,
    site: municipality === undefined ? undefined : site,
    period,
    date: from === undefined ? undefined : localDate(from),
  };
  const asked = useAnswer('lightingEnergy', question);
  const place = site ?? (municipality === undefined ? (region.value?.name ?? '') : municipalityName(municipality));
  return (
    <section class="lighting-section" aria-labelledby="energy-title">
      <div class="centre-head lighting-filter">
        <h2 class="centre-title device-name" id="energy-title">
          {energy.title}
          {site !== undefined && `: ${site}`}
        </h2>
        <PeriodPicker route={route} period={period} answer={asked.answer} />
      </div>
      <Shown of={asked}>
        {(answer) => (
          <>
            <EnergyChart energy={answer} period={period} place={place} question={question} />
            <Facts answer={answer} />
            <Parts answer={answer} route={route} question={question} />
          </>
        )}
      </Shown>
    </section>
  );
}
