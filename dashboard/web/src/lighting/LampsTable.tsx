// Lamps with plan, command, command in action and measured level side by side, the last night, burn hours and remaining life.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { formatAge, formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { WideTable } from '../lorawan/WideTable.tsx';
import { hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { deviationText, kwhText, levelText, percentText, wattText } from './amounts.ts';
import { LampStateWord } from './LampStateWord.tsx';
import { isInOrder } from './state-look.ts';
import { lightingWords } from './words.ts';

type Lamp = Answer<'lightingLamps'>['lamps'][number];

const DAY_MS = 86_400_000;

function Burn({ burn }: { burn: NonNullable<Lamp['burn']> }) {
  const { lamps, figures } = lightingWords();
  const days = Math.max(1, Math.round((everySecond.value - burn.from) / DAY_MS));
  return (
    <>
      <td class="num">
        {formatNumber(burn.hours)} h
        <span class="row-id">
          {lamps.burnPlan(`${formatNumber(burn.planned)} h`)}, {lamps.burnDays(formatNumber(days))}
        </span>
        {burn.known < 0.95 && <span class="row-id">{figures.known(percentText(burn.known))}</span>}
      </td>
      <td class="num">
        {burn.remainingYears === null
          ? words.value.none
          : lamps.lifeYears(formatNumber(burn.remainingYears, burn.remainingYears < 10 ? 1 : 0))}
        <span class="row-id">{lamps.lifeOf(formatNumber(burn.total), formatNumber(burn.rated))}</span>
        <span class="row-id">{burn.isTotalCounted ? lamps.lifeCounted : lamps.lifePlanned}</span>
      </td>
    </>
  );
}

/** A level that differs from the one it is compared with, for longer than the rule book allows, is set in strong. */
function levels({ state, planned, command, active, dimming }: Lamp) {
  const marked = (isWrong: boolean, level: number | null) => <td class={isWrong ? 'num level-off' : 'num'}>{levelText(level)}</td>;
  return (
    <>
      <td class="num">{levelText(planned)}</td>
      {marked(false, command)}
      {marked(state === 'overridden', active)}
      {marked(state === 'not_following', dimming)}
    </>
  );
}

function Row({ lamp }: { lamp: Lamp }) {
  const { lamps, table } = lightingWords();
  const { none } = words.value;
  const { municipality, device, name, state, since, heardAt, freshness, reason, silencedBy, power, watts, wattsFrom, night, source, burn } =
    lamp;
  return (
    <tr class="row">
      <th scope="row">
        <a class="row-link" href={hrefOf({ page: 'device', municipality, device })}>
          {name}
        </a>
        {heardAt !== null && (
          <span class="row-id">
            {lamps.heard} {formatAge(Math.max(0, everySecond.value - heardAt))}
          </span>
        )}
      </th>
      <td>
        <LampStateWord state={state} />
        {since !== null && !isInOrder(state) && <span class="row-id">{lamps.since(formatTime(since, 'short'))}</span>}
        {reason !== null && <span class="row-id lamp-reason">{reason}</span>}
        {silencedBy !== null && freshness !== 'fresh' && <span class="row-id">{lamps.silencedBy(silencedBy)}</span>}
      </td>
      {levels(lamp)}
      <td class="num">
        {power === null ? none : wattText(power)}
        {watts !== null && (
          <span class="row-id" title={wattsFrom === 'rule' ? lamps.fromRule : lamps.fromPower}>
            {lamps.installed(wattText(watts))}
          </span>
        )}
      </td>
      <td class="num">
        {night.telling === 0 ? none : kwhText(night.usedKwh)}
        {night.compared.devices > 0 && (
          <span class="row-id">
            {table.plan} {kwhText(night.compared.plannedKwh)}, {deviationText(night)}
          </span>
        )}
        {source !== null && <span class="row-id">{lamps.source[source]}</span>}
      </td>
      {burn ? (
        <Burn burn={burn} />
      ) : (
        <>
          <td class="num">{none}</td>
          <td class="num">{none}</td>
        </>
      )}
    </tr>
  );
}

/** What is out of order first. */
const inOrder = (a: Lamp, b: Lamp): number =>
  Number(isInOrder(a.state)) - Number(isInOrder(b.state)) || a.name.localeCompare(b.name, 'de', { numeric: true });

export function LampsTable({ lamps: all }: { lamps: readonly Lamp[] }) {
  const { lamps, table } = lightingWords();
  return (
    <WideTable
      title={lamps.title}
      columns={[
        [lamps.name, false],
        [table.state, false],
        [lamps.plan, true],
        [lamps.command, true],
        [lamps.active, true],
        [lamps.dimming, true],
        [lamps.power, true],
        [table.night, true],
        [lamps.burn, true],
        [lamps.life, true],
      ]}
    >
      {all.toSorted(inOrder).map((lamp) => (
        <Row key={lamp.device} lamp={lamp} />
      ))}
    </WideTable>
  );
}
