// "What changes": the latest notable changes, newest on top.
import type { Notable } from '@lagebild/shared/domain/change/notable.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { type Change, changes, watchedSince } from '../state/changes.ts';
import { everySecond } from '../state/clock.ts';
import { currentState } from '../state/current-state.ts';
import { nameOf, showQuantity } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { Mark } from './Mark.tsx';

function shown({ what, value = 0 }: Notable): string {
  if (what === 'dimmed') return `${formatNumber(value)}\u00a0%`;
  if (what !== 'airHigh' && what !== 'airLow') return formatNumber(value);
  const { text, unit } = showQuantity('air', 'pm2_5', value);
  return `${text}\u00a0${unit}`;
}

function sentence(notable: Notable): string {
  const { changes: texts } = words.value;
  // Nobody says "dimmed to 0 %".
  const text = notable.what === 'dimmed' && notable.value === 0 ? texts.off : texts[notable.what];
  return typeof text === 'string' ? text : text(shown(notable));
}

const isSameDay = (one: number, other: number): boolean => formatTime(one, 'day') === formatTime(other, 'day');

/** The minute alone for today. */
const moment = (at: number): string => formatTime(at, isSameDay(at, everySecond.peek()) ? 'minute' : 'short');

function Item({ change }: { change: Change }) {
  const { at, of: device } = change;
  return (
    <li class="change">
      <time class="change-time num" dateTime={new Date(at).toISOString()}>
        {moment(at)}
      </time>
      <Mark kind={device.kind} state={currentState(device)} />
      <span class="change-text">
        <a href={hrefOf({ page: 'device', municipality: device.municipality, device: device.id })}>{nameOf(device)}</a> {sentence(change)}
        <span class="change-place"> · {municipalityName(device.municipality)}</span>
      </span>
    </li>
  );
}

export function ChangeTicker() {
  const { changes: text } = words.value;
  return (
    <section class="changes panel" aria-labelledby="changes-title">
      <h2 class="panel-title" id="changes-title">
        {text.title}
      </h2>
      {changes.value.length === 0 ? (
        <p class="panel-quiet">{watchedSince.value === undefined ? words.value.load.loading : text.none(moment(watchedSince.value))}</p>
      ) : (
        <ol class="change-list">
          {changes.value.map((change) => (
            <Item key={change.id} change={change} />
          ))}
        </ol>
      )}
    </section>
  );
}
