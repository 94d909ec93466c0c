// The municipalities under each other: lit against planned, power now, the last night against plan, what is to do.
import { isComparable } from '@lagebild/shared/domain/lighting/energy.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { WideTable } from '../lorawan/WideTable.tsx';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { municipalityName } from '../state/region.ts';
import { type Energy, kgText, kwhText, percentText, savedKwh, wattText } from './amounts.ts';
import { DeviationCell } from './DeviationCell.tsx';
import { EnergyBullet } from './EnergyBullet.tsx';
import type { LightingOverview } from './lead.ts';
import { lightingWords } from './words.ts';

/** Energy of the last night, or another span, in six cells. */
export function EnergyCells({ energy, most }: { energy: Energy; most?: number }) {
  const { none } = words.value;
  const saved = savedKwh(energy);
  const isCompared = isComparable(energy);
  return (
    <>
      <td class="num">{energy.telling === 0 ? none : kwhText(energy.usedKwh)}</td>
      <td class="num">{isCompared ? kwhText(energy.compared.plannedKwh) : none}</td>
      <DeviationCell energy={energy} />
      <td class="bullet-cell">{isCompared && <EnergyBullet energy={energy} {...(most !== undefined && { most })} />}</td>
      <td class="num">{saved === undefined ? none : kwhText(saved)}</td>
      <td class="num">{energy.telling === 0 ? none : kgText(energy.co2Kg)}</td>
      <td class="num">{percentText(Math.min(1, energy.known + energy.bridged))}</td>
    </>
  );
}

export function energyColumns(): (readonly [string, boolean])[] {
  const { table } = lightingWords();
  return [
    [table.night, true],
    [table.plan, true],
    [table.deviation, true],
    [table.ratio, false],
    [table.saved, true],
    [table.co2, true],
    [table.coverage, true],
  ];
}

export const mostOf = (energies: readonly Energy[]): number =>
  energies.reduce((most, { compared }) => Math.max(most, compared.fullKwh, compared.usedKwh), 0);

export function MunicipalityEnergy({ overview, route }: { overview: LightingOverview; route: DeskRoute }) {
  const { municipality: head, table } = lightingWords();
  const { none } = words.value;
  const rows = overview.municipalities;
  const most = mostOf(rows.map(({ night }) => night));
  return (
    <WideTable
      title={table.part}
      columns={[[head, false], [table.litOf, true], [table.reporting, true], [table.power, true], ...energyColumns(), [table.work, true]]}
    >
      {rows.map(({ municipality, lit, litKnown, plannedLit, reporting, devices, watts, night, work }) => (
        <tr key={municipality} class="row">
          <th scope="row">
            <a class="row-link" href={hrefOf({ ...route, municipality })}>
              {municipalityName(municipality)}
            </a>
          </th>
          <td class="num">{litKnown === 0 ? none : `${formatNumber(lit)} / ${formatNumber(plannedLit)}`}</td>
          <td class="num">
            {devices === 0 ? none : words.value.coverage(formatNumber(reporting), formatNumber(devices)).replace(/ \D+$/, '')}
          </td>
          <td class="num">{watts === null ? none : wattText(watts)}</td>
          <EnergyCells energy={night} most={most} />
          <td class={work > 0 ? 'num state-alarm' : 'num'}>{work === 0 ? none : formatNumber(work)}</td>
        </tr>
      ))}
    </WideTable>
  );
}
