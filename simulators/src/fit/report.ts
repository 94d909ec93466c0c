// The report of the fit: for each model its daily profile and spread beside those of the real series, with plots.
import { airStation } from '../district/air-model.ts';
import type { Demand } from '../district/demand.ts';
import { DAY_MS, HOUR_MS } from '../district/local-time.ts';
import { carPark } from '../district/parking-model.ts';
import { plotOf } from './plot.ts';
import { DAY_TYPES, distance, type Point, profileOf, type Spread, spreadOf } from './profile.ts';
import { CAR_PARKS, koeln, potsdam, sharesOf } from './real-series.ts';
import { type Twilight, twilightFit } from './twilight.ts';

export interface FitReport {
  readonly markdown: string;
  /** SVG by file name. */
  readonly plots: ReadonlyMap<string, string>;
}

const SEED = 1;
/** Spring 2022, as the real series. */
const PARKING_FROM = Date.UTC(2022, 2, 14);
const PARKING_DAYS = 28;

/** @param data the folder of shared data */
export function fitReport(data: string): FitReport {
  const plots = new Map<string, string>();
  const parking = (Object.entries(CAR_PARKS) as [Demand, readonly string[]][]).flatMap(([demand, lots]) => {
    const real = profileOf(sharesOf(data, lots));
    const simulated = profileOf(simulatedShares(demand));
    return DAY_TYPES.map((day) => {
      const name = `parking-${demand}-${day}.svg`;
      plots.set(name, plotOf(`${demand}, ${day}`, 'share of spaces taken', both(real[day], simulated[day])));
      return `| ${demand} | ${lots.length} | ${day} | ${percent(distance(real[day], simulated[day]))} | [plot](fit/${name}) |`;
    });
  });
  const air = [
    airRow('PM2.5, Potsdam, winter 2019/20', [potsdam(data)], 'pm2_5', 0.4, Date.UTC(2019, 11, 15), 108, plots),
    airRow('NO2, Köln, January 2014', koeln(data, 'NO2'), 'no2', 1, Date.UTC(2014, 0, 1), 31, plots),
    airRow('O3, Köln, January 2014', koeln(data, 'O3'), 'o3', 0.8, Date.UTC(2014, 0, 1), 31, plots),
  ];
  const twilight = twilightFit(data);
  plots.set('twilight.svg', twilight.plot);
  return { markdown: textOf(parking, air.flat(), twilight), plots };
}

function* simulatedShares(demand: Demand): Generator<Point> {
  for (let lot = 0; lot < 8; lot += 1) {
    const { valuesAt } = carPark({ key: `fit ${demand} ${lot}`, seed: SEED, capacity: 300, demand });
    for (let time = PARKING_FROM; time < PARKING_FROM + PARKING_DAYS * DAY_MS; time += HOUR_MS / 4)
      yield { time, value: Number(valuesAt(time).occupied) / 300 };
  }
}

function airRow(
  title: string,
  stations: readonly (readonly Point[])[],
  quantity: 'pm2_5' | 'no2' | 'o3',
  nearTraffic: number,
  from: number,
  days: number,
  plots: Map<string, string>,
): string[] {
  const { valuesAt } = airStation({ key: 'fit', seed: SEED, nearTraffic, measures: [quantity] });
  const simulated = Array.from({ length: days * 24 }, (_, hour): Point => {
    const time = from + hour * HOUR_MS;
    const tens = Array.from({ length: 6 }, (__, ten) => Number(valuesAt(time + ten * 600_000)[quantity]));
    return { time: time + HOUR_MS / 2, value: tens.reduce((sum, value) => sum + value, 0) / 6 };
  });
  const real = profileOf(stations.flat());
  const name = `air-${quantity}.svg`;
  plots.set(name, plotOf(`${title}, workdays`, 'µg/m³', both(real.workday, profileOf(simulated).workday)));
  const spreads = stations.map((points) => spreadOf(points.map(({ value }) => value)));
  return [
    `| ${title} | real | ${spreadRow(meanOf(spreads))} | [plot](fit/${name}) |`,
    `| | simulated | ${spreadRow(spreadOf(simulated.map(({ value }) => value)))} | |`,
  ];
}

function meanOf(spreads: readonly Spread[]): Spread {
  const mean = (name: keyof Spread) => spreads.reduce((sum, spread) => sum + spread[name], 0) / spreads.length;
  return { mean: mean('mean'), p5: mean('p5'), p50: mean('p50'), p95: mean('p95'), after1h: mean('after1h'), after24h: mean('after24h') };
}

const both = (real: readonly number[], simulated: readonly number[]) => [
  { name: 'real', values: real, isDashed: false },
  { name: 'simulated', values: simulated, isDashed: true },
];
const percent = (share: number): string => `${(share * 100).toFixed(1)} points`;
const spreadRow = ({ mean, p5, p50, p95, after1h, after24h }: Spread): string =>
  [...[mean, p5, p50, p95].map((value) => value.toFixed(1)), ...[after1h, after24h].map((value) => value.toFixed(2))].join(' | ');

const textOf = (
  parking: readonly string[],
  air: readonly string[],
  twilight: Twilight,
): string => `# How well the simulated district fits real series

Written by \`npm run simulate -- fit --data ../shared/data --out docs\`; do not edit. Real: occupancy as the web sites of Dortmund and Münster
showed it in spring 2022 (the source states no licence; only means are shown here), Luftgütemessnetz Brandenburg (MIT), Umweltbundesamt (UIG).

## Car parks

Root of the mean square of the differences between the daily profiles, hour by hour, in per cent of the spaces. The model has cars that arrive,
stay and go; for residents there is no real series, and for stay times neither.

| demand | real car parks | day | difference | |
|---|---|---|---|---|
${parking.join('\n')}

## Air

Hourly means, µg/m³, and their correlation with the hour and the day before. Of several stations the means of their figures.

| series | | mean | 5 % | median | 95 % | after 1 h | after 24 h | |
|---|---|---|---|---|---|---|---|---|
${air.join('\n')}

## Dusk and dawn

Lights switch by the sun's height. A light sensor above Grenoble (CampusIoT, ODbL) saw light in ${((100 * twilight.agreeing) / twilight.hours).toFixed(1)} % of ${twilight.hours} hours just when
the model has the sun above -6° there, the end of civil twilight ([plot](fit/twilight.svg)). \`tests/sun.test.ts\` compares the heights with the
formulas Lagebild uses.
`;
