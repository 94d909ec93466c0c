// npm run bench:parking-forecast: the forecast of the parking desk on real series, beside "it stays as it is". Prints the table of docs/parking.md.
import { pathToFileURL } from 'node:url';
import { localClock } from '@lagebild/shared/domain/local-time.ts';
import { dayTypes } from '@lagebild/shared/domain/parking/day-type.ts';
import {
  backtest,
  bandOf,
  errorsOf,
  HORIZON,
  type QuarterSeries,
  quarterSeries,
  TESTED_DAYS,
} from '@lagebild/shared/domain/parking/forecast.ts';
import { loadParkingRules } from '@lagebild/shared/registry/load-rule-book.ts';
import { type RealSeries, readRealSeries } from './parking-series.ts';

/** 28 local days, with the night in which summer time begins. */
const FROM = Date.parse('2022-03-14T00:00:00+01:00');
const TO = Date.parse('2022-04-11T00:00:00+02:00');
const WEEK_QUARTERS = 7 * 96;
const SHOWN_AHEAD = [1, 2, 4, 8, 12];
/** Every so many quarters of an hour a band is checked. */
const BAND_EVERY = 4;

/** Mean absolute errors, in points of the spaces, and of how many of the outcomes lay in the band. */
export interface AheadResult {
  readonly minutes: number;
  readonly forecast: number;
  readonly staysAsItIs: number;
  readonly asAWeekAgo: number;
  readonly inBand: number;
  readonly trials: number;
}

export interface ForecastReport {
  readonly carParks: number;
  readonly still: readonly string[];
  readonly ahead: readonly AheadResult[];
  /** Car parks for which "it stays as it is" was better, over all distances. */
  readonly worse: readonly string[];
}

/** @param data the folder of shared data */
export function testForecast(data: string): ForecastReport {
  const calendar = { clock: localClock('Europe/Berlin'), typeOf: dayTypes(loadParkingRules('region').holidays) };
  const { alive, still } = readRealSeries(data);
  const sums = SHOWN_AHEAD.map(() => ({ error: 0, naive: 0, trials: 0, week: 0, weekTrials: 0, inBand: 0, bands: 0 }));
  const worse: string[] = [];
  for (const real of alive) {
    const series = quarterSeries(real.shares, FROM, TO, calendar);
    const today = (series.days.at(-HORIZON - 1) ?? 0) + 1;
    const trials = backtest(series, today);
    const errors = errorsOf(trials);
    const total = (of: 'mean' | 'naiveMean') => errors.reduce((sum, error) => sum + error[of] * error.trials, 0);
    if (total('mean') >= total('naiveMean')) worse.push(named(real));
    for (const [index, ahead] of SHOWN_AHEAD.entries()) {
      const sum = sums[index];
      const error = errors[ahead - 1];
      if (!sum || !error) continue;
      sum.error += error.mean * error.trials;
      sum.naive += error.naiveMean * error.trials;
      sum.trials += error.trials;
      addWeekAgo(
        sum,
        series,
        trials.filter((trial) => trial.ahead === ahead).map(({ origin }) => origin + ahead),
      );
      addBands(sum, series, today, ahead);
    }
  }
  const ahead = sums.map((sum, index) => ({
    minutes: (SHOWN_AHEAD[index] ?? 0) * 15,
    forecast: (100 * sum.error) / sum.trials,
    staysAsItIs: (100 * sum.naive) / sum.trials,
    asAWeekAgo: (100 * sum.week) / sum.weekTrials,
    inBand: sum.inBand / sum.bands,
    trials: sum.trials,
  }));
  return { carParks: alive.length, still, ahead, worse };
}

function addWeekAgo(sum: { week: number; weekTrials: number }, { shares }: QuarterSeries, targets: readonly number[]): void {
  for (const target of targets) {
    const error = (shares[target] ?? Number.NaN) - (shares[target - WEEK_QUARTERS] ?? Number.NaN);
    if (Number.isNaN(error)) continue;
    sum.week += Math.abs(error);
    sum.weekTrials += 1;
  }
}

/** The last week, each day with bands made of the days before it alone. */
function addBands(sum: { inBand: number; bands: number }, series: QuarterSeries, today: number, ahead: number): void {
  for (let day = today - 7; day < today; day += 1) {
    const past = backtest(series, day).filter((trial) => trial.ahead === ahead);
    const own = backtest(series, day + 1).filter((trial) => trial.ahead === ahead && series.days[trial.origin] === day);
    for (const { origin, error } of own.filter((_, index) => index % BAND_EVERY === 0)) {
      const band = bandOf(series, past, origin, ahead);
      if (!band) continue;
      sum.bands += 1;
      if (error >= band.low && error <= band.high) sum.inBand += 1;
    }
  }
}

const named = ({ name, city }: RealSeries) => `${name} (${city})`;

export function tableOf({ ahead }: ForecastReport): string {
  const rows = ahead.map(({ minutes, forecast, staysAsItIs, asAWeekAgo, inBand }) => {
    const figures = [forecast, staysAsItIs, asAWeekAgo].map((value) => value.toFixed(1));
    return `| ${minutes} | **${figures[0]}** | ${figures[1]} | ${figures[2]} | ${(100 * inBand).toFixed(0)} % |`;
  });
  return ['| minutes ahead | forecast | "stays as it is" | as a week ago | within the 80 % band |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const report = testForecast(process.argv[2] ?? '../shared/data');
  console.log(tableOf(report));
  console.log(
    `\n${report.carParks} car parks, the last ${TESTED_DAYS} of 28 days; ${report.still.length} whose counter stood still left out.`,
  );
  console.log(`Better with "it stays as it is": ${report.worse.join(', ') || 'none'}.`);
}
