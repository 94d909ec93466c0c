// Limit values of a year in rows, today's law and that of 2030 side by side: a bar for what is used, the words, how much data it stands on.
import type { LimitSetView, LimitStateView } from '@lagebild/shared/contract/air-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { ComponentChildren } from 'preact';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { formatNumber } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { captureInWords, exceedanceInWords, limitInWords } from './limit-words.ts';
import { airWords } from './words.ts';

export type LimitStation = Answer<'airLimits'>['stations'][number];

const BAR = 100;

function LimitBar({ share, isAbove }: { share: number | undefined; isAbove: boolean }) {
  if (share === undefined) return null;
  return (
    <svg class={isAbove ? 'air-bar air-bar-above' : 'air-bar'} viewBox={`0 0 ${BAR} 6`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="air-bar-all" width={BAR} height="6" />
      <rect class="air-bar-used" width={share * BAR} height="6" />
    </svg>
  );
}

function Exceedances({ state }: { state: LimitStateView }) {
  const { limits } = airWords();
  const { exceedances, used, averaging } = state;
  if (exceedances.length === 0) return null;
  const rest = (used ?? 0) - exceedances.length;
  const title = averaging === 'hour' ? limits.listHours : limits.listDays;
  return (
    <details class="air-exceedances">
      <summary>{title(formatNumber(used ?? 0))}</summary>
      <p class="num">
        {exceedances.map((one) => exceedanceInWords(one, averaging)).join(', ')}
        {rest > 0 && ` ${limits.more(formatNumber(rest))}`}
      </p>
    </details>
  );
}

function LimitCell({
  state,
  set,
  station,
  until,
}: {
  state: LimitStateView | undefined;
  set: LimitSetView;
  station: LimitStation;
  until: number;
}) {
  const { limits } = airWords();
  if (!state)
    return (
      <td class="air-limit-cell air-quiet" data-set={set.label[language.value]}>
        –
      </td>
    );
  const isYearOver = state.elapsed >= state.total;
  const { figure, note, share, isAbove, isAlarm } = limitInWords(state, set, { stationClass: station.stationClass, isYearOver, until });
  const { averaging, value, usedOverYears, yearsCounted, allowed } = state;
  return (
    <td class="air-limit-cell" data-set={set.label[language.value]} data-limit={`${set.key} ${state.pollutant} ${averaging}`}>
      <LimitBar share={share} isAbove={isAbove} />
      <span class="num">{figure}</span>
      {averaging !== 'year' && <span class="row-id num">{limits.above(formatNumber(value))}</span>}
      {usedOverYears !== null && (
        <span class="row-id num">
          {limits.overYears(formatNumber(usedOverYears, 1), yearsCounted.join(', '), formatNumber(allowed ?? 0))}
        </span>
      )}
      {note !== undefined && (
        <span class={isAlarm ? 'air-note air-note-alarm' : isAbove ? 'air-note air-note-above' : 'air-note'}>
          {isAbove && <span aria-hidden="true">◆ </span>}
          {note}
        </span>
      )}
      <Exceedances state={state} />
    </td>
  );
}

export interface LimitRow {
  readonly key: string;
  readonly head: ComponentChildren;
  /** The row above has the same head: it is not repeated for the eye. */
  readonly isSame: boolean;
  readonly station: LimitStation;
  readonly pollutant: LimitStateView['pollutant'];
  /** Undefined where the pollutant was never measured. */
  readonly averaging: LimitStateView['averaging'] | undefined;
}

function Capture({ states, sets }: { states: readonly (LimitStateView | undefined)[]; sets: readonly LimitSetView[] }) {
  const { limits } = airWords();
  const all = states.flatMap((state) => (state ? (captureInWords(state) ?? []) : []));
  // The longest says all that the others say: it has the summer, too.
  const said = all.reduce((longest, one) => (one.length > longest.length ? one : longest), '');
  if (said === '') return null;
  const needed = sets.flatMap(({ capture }, index) => (states[index] ? formatNumber(100 * capture) : []));
  const isTooLittle = states.some((state) => state && !state.hasEnough);
  return (
    <>
      <span class={isTooLittle ? 'air-too-few' : undefined}>{said}</span>
      <span class="row-id">{limits.needed([...new Set(needed)].join(' · '))}</span>
    </>
  );
}

function Row({ row, sets, until }: { row: LimitRow; sets: readonly LimitSetView[]; until: number }) {
  const { limits } = airWords();
  const { head, isSame, station, pollutant, averaging } = row;
  const headCell = <th scope="row">{isSame ? <span class="unseen">{head}</span> : head}</th>;
  if (averaging === undefined) {
    return (
      <tr>
        {headCell}
        <td class="air-quiet" colSpan={sets.length + 2}>
          {limits.status.notMeasured}
        </td>
      </tr>
    );
  }
  const states = sets.map((set) =>
    station.limits.find((one) => one.set === set.key && one.pollutant === pollutant && one.averaging === averaging),
  );
  return (
    <tr class={isSame ? 'air-limit-same' : undefined}>
      {headCell}
      <td class="air-limit-what">{limits.averagings[averaging]}</td>
      {sets.map((set, index) => (
        <LimitCell key={set.key} state={states[index]} set={set} station={station} until={until} />
      ))}
      <td class="num air-limit-capture">
        <Capture states={states} sets={sets} />
      </td>
    </tr>
  );
}

/** @param firstHead what the rows are named by */
export function LimitTable({
  caption,
  firstHead,
  rows,
  sets,
  until,
}: {
  caption: string;
  firstHead: string;
  rows: readonly LimitRow[];
  sets: readonly LimitSetView[];
  until: number;
}) {
  const { limits } = airWords();
  return (
    <ScrollRegion class="air-limit-scroll" label={caption}>
      <table class="air-limits">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{firstHead}</th>
            <th scope="col">{limits.what}</th>
            {sets.map((set) => (
              <th key={set.key} scope="col" class="air-limit-cell">
                {set.label[language.value]}
                <span class="row-id">{set.note[language.value]}</span>
              </th>
            ))}
            <th scope="col">{limits.capture}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} sets={sets} until={until} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
