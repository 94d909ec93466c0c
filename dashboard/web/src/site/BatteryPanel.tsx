// How long the battery of a device lasts: one sentence with its uncertainty, what it rests on, the history; nothing for devices without one.
import type { BatteryForecastView } from '@lagebild/shared/contract/battery-routes.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { BatteryFigure } from './BatteryFigure.tsx';
import { BatteryMark } from './BatteryMark.tsx';
import { headlineOf, levelText, sentenceOf } from './battery-words.ts';
import { siteWords } from './words.ts';
import './battery.css';

const REFRESH_MS = 60_000;

function Notes({ told }: { told: BatteryForecastView }) {
  const { battery: text } = siteWords();
  const { state, unit, limitFrom, perDegree, referenceDegrees, replacedAt, source } = told;
  if (state === 'not_enough' || state === 'outdated') return null;
  const degrees = perDegree === null ? '' : `${formatNumber(1000 * Math.abs(perDegree), 1)} mV`;
  const percents = perDegree === null ? '' : `${formatNumber(Math.abs(perDegree), 2)} %`;
  const notes = [
    replacedAt === null ? '' : text.replaced(formatTime(replacedAt, 'date')),
    perDegree !== null && perDegree > 0 && referenceDegrees !== null
      ? text.warmth(unit === 'V' ? degrees : percents, formatNumber(referenceDegrees))
      : perDegree === null
        ? text.noWarmth
        : '',
    source === 'voltage' ? text.voltage : '',
    text.limitFrom[limitFrom],
  ];
  return (
    <ul class="battery-notes">
      {notes.filter(Boolean).map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

function Facts({ told }: { told: BatteryForecastView }) {
  const { battery: text } = siteWords();
  const { none } = words.value;
  const { level, limit, unit, slopePerWeek, replacedAt } = told;
  const slope =
    slopePerWeek === null ? none : `${slopePerWeek < 0 ? '−' : '+'}${formatNumber(Math.abs(slopePerWeek), unit === '%' ? 2 : 3)} ${unit}`;
  const facts: readonly (readonly [string, string])[] = [
    [text.level, level === null ? none : levelText(level, unit)],
    [text.limit, limit === null ? none : levelText(limit, unit)],
    [text.slope, slope],
    [text.since, replacedAt === null ? text.sinceUnknown : formatTime(replacedAt, 'date')],
  ];
  return (
    <dl class="radio-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="num">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function BatteryPanel({ municipality, device }: { municipality: string; device: string }) {
  const { battery: text } = siteWords();
  const { answer } = usePolled((signal) => ask('battery', { municipality, device }, signal), [municipality, device], REFRESH_MS);
  const loaded = answer.value;
  const [told, ...others] = loaded?.sources ?? [];
  if (!loaded || !told) return null;
  return (
    <section class="battery-panel" aria-labelledby="battery-title" data-battery={told.state}>
      <h2 class="panel-title" id="battery-title">
        {text.title} <span class="series-range">{text.sources[told.source]}</span>
      </h2>
      <div class="battery-told">
        <p class={`battery-headline battery-${told.state}`}>
          <BatteryMark state={told.state} level={told.unit === '%' ? told.level : null} /> {headlineOf(told)}
        </p>
        <p class="battery-sentence">{sentenceOf(told)}</p>
      </div>
      <Facts told={told} />
      <BatteryFigure told={told} at={loaded.at} of={{ municipality, device }} />
      <Notes told={told} />
      {others.map((other) => (
        <p key={other.source} class="battery-other">
          {text.also}: {text.sources[other.source]}
          {other.level !== null && ` ${levelText(other.level, other.unit)}`}, {headlineOf(other)}.
        </p>
      ))}
    </section>
  );
}
