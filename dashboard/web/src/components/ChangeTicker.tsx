// "What changes": the latest notable changes, newest on top.
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { type Change, changes, watchingSince } from '../state/changes.ts';
import { everySecond } from '../state/clock.ts';
import { currentState } from '../state/current-state.ts';
import type { Notable } from '../state/notable.ts';
import { nameOf, showQuantity } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import { Mark } from './Mark.tsx';

function sentence(notable: Notable): string {
  const { changes: text } = words.value;
  if (!('value' in notable)) return text[notable.what];
  const { what, value } = notable;
  if (what === 'dimmed') return text.dimmed(`${formatNumber(value)} %`);
  if (what === 'airHigh' || what === 'airLow') {
    const shown = showQuantity('air', 'pm2_5', value);
    return text[what](`${shown.text} ${shown.unit}`);
  }
  return text[what](formatNumber(value));
}

const isSameDay = (one: number, other: number): boolean => formatTime(one, 'day') === formatTime(other, 'day');

function Item({ change: { at, device, notable } }: { change: Change }) {
  return (
    <li class="change">
      <time class="change-time num" dateTime={new Date(at).toISOString()}>
        {formatTime(at, isSameDay(at, everySecond.peek()) ? 'minute' : 'short')}
      </time>
      <Mark kind={device.kind} state={currentState(device)} />
      <span class="change-text">
        <a href={hrefOf({ page: 'device', municipality: device.municipality, device: device.id })}>{nameOf(device)}</a> {sentence(notable)}
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
        <p class="panel-quiet">{text.none(formatTime(watchingSince.value, 'minute'))}</p>
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
