// The headline figures of street lighting: lit, power, last night against plan, saving with CO2, work; each with coverage and age.
import type { FigureName } from '@lagebild/shared/domain/figures/figure.ts';
import type { ComponentChildren } from 'preact';
import { Age } from '../components/Age.tsx';
import { CoverageBar } from '../components/CoverageBar.tsx';
import { WhenceLink } from '../components/WhenceLink.tsx';
import { formatNumber } from '../i18n/format.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { deviationText, kgText, kwhText, percentText, savedKwh } from './amounts.ts';
import { EnergyBullet } from './EnergyBullet.tsx';
import type { LightingOverview } from './lead.ts';
import { lightingWords } from './words.ts';

interface FigureProps {
  whence: FigureName;
  municipality: string | undefined;
  name: string;
  figure: string;
  unit?: string;
  href: string;
  lines: readonly string[];
  children?: ComponentChildren;
  isAlarm?: boolean;
}

function Figure({ whence, municipality, name, figure, unit, href, lines, children, isAlarm }: FigureProps) {
  return (
    <article class={isAlarm ? 'figure figure-alarm' : 'figure'}>
      <div class="tile-head">
        <h2 class="tile-name">
          <a class="tile-choose" href={href}>
            {name}
          </a>
        </h2>
        <WhenceLink figure={whence} municipality={municipality} of={name} />
      </div>
      <span class={figure === lightingWords().figures.noData ? 'figure-value figure-none' : 'figure-value num'}>
        {figure} {unit && <span class="tile-unit">{unit}</span>}
      </span>
      {lines.map((line) => (
        <span class="figure-line num" key={line}>
          {line}
        </span>
      ))}
      <span class="figure-trust">{children}</span>
    </article>
  );
}

/** "832 kWh" as figure and unit. */
const taken = (text: string): [string, string] => {
  const space = text.lastIndexOf(' ');
  return [text.slice(0, space), text.slice(space + 1)];
};

export function FigureRow({ overview, route }: { overview: LightingOverview; route: DeskRoute }) {
  const { figures } = lightingWords();
  const { lit, litKnown, plannedLit, reporting, devices, newest, watts, wattsFrom, wattsOf, night, work, factor } = overview;
  const { energy } = night;
  const to = (part: string): string => hrefOf({ page: 'lighting', municipality: route.municipality, part });
  // A share of nothing is no share.
  const saved = energy.compared.fullKwh > 0 ? savedKwh(energy) : undefined;
  const [used, usedUnit] = taken(kwhText(energy.usedKwh));
  const known = energy.known + energy.bridged;
  return (
    <section class="figures" aria-label={figures.label}>
      <Figure
        whence="lighting_lit"
        municipality={route.municipality}
        name={figures.lit}
        figure={litKnown === 0 ? figures.noData : formatNumber(lit)}
        href={to('strassen')}
        lines={[
          plannedLit === 0 && lit === 0 && litKnown > 0 ? figures.dayOff : figures.ofPlanned(formatNumber(plannedLit)),
          figures.ofKnown(formatNumber(litKnown)),
        ]}
      >
        <CoverageBar fresh={reporting} all={devices} />
        {newest !== null && <Age time={newest} />}
      </Figure>
      <Figure
        whence="lighting_power"
        municipality={route.municipality}
        name={figures.power}
        figure={watts === null ? figures.noData : formatNumber(watts / 1000, watts < 100_000 ? 1 : 0)}
        unit={watts === null ? '' : 'kW'}
        href={to('schraenke')}
        lines={[figures.powerFrom(formatNumber(wattsFrom), formatNumber(wattsOf))]}
      >
        {newest !== null && <Age time={newest} />}
      </Figure>
      <Figure
        whence="lighting_energy"
        municipality={route.municipality}
        name={night.isOver ? figures.night : figures.nightOpen}
        figure={energy.telling === 0 ? figures.noData : used}
        unit={energy.telling === 0 ? '' : usedUnit}
        href={to('energie')}
        lines={
          energy.compared.devices > 0
            ? [
                `${figures.plan(kwhText(energy.compared.plannedKwh))} · ${deviationText(energy)}`,
                figures.compared(formatNumber(energy.compared.devices), formatNumber(energy.devices)),
              ]
            : []
        }
      >
        <EnergyBullet energy={energy} />
        <span>{figures.known(percentText(Math.min(1, known)))}</span>
      </Figure>
      <Figure
        whence="lighting_saving"
        municipality={route.municipality}
        name={figures.saving}
        figure={saved === undefined ? figures.noData : formatNumber((100 * saved) / energy.compared.fullKwh)}
        unit={saved === undefined ? '' : '%'}
        href={to('energie')}
        lines={
          saved === undefined
            ? []
            : [
                figures.savingOf(kwhText(energy.compared.fullKwh)),
                `${figures.co2Saved(kgText((saved * factor.gramsPerKwh) / 1000))} · ${figures.co2(kgText(energy.co2Kg))}`,
                ...(energy.costEuro === null ? [] : [figures.cost(`${formatNumber(energy.costEuro, 2)} €`)]),
              ]
        }
      >
        <span>{figures.factor(formatNumber(factor.gramsPerKwh), String(factor.year), figures.status[factor.status], factor.source)}</span>
      </Figure>
      <Figure
        whence="lighting_work"
        municipality={route.municipality}
        name={figures.work}
        figure={work === 0 ? figures.workNone : formatNumber(work)}
        unit={work === 0 ? '' : figures.workUnit(String(work))}
        href={to('arbeit')}
        lines={[]}
        isAlarm={work > 0}
      >
        <span class="figure-way">{figures.workLink}</span>
      </Figure>
    </section>
  );
}
