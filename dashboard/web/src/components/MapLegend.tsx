// What the fillings of the marks mean, small in a corner of the map.
import { words } from '../i18n/language.ts';
import { Mark } from './Mark.tsx';

const MARKS = [
  ['fresh', 'air'],
  ['late', 'air'],
  ['silent', 'air'],
  ['never', 'air'],
  // Only lamps can be off, only car parks closed.
  ['off', 'lighting'],
  ['closed', 'parking'],
  ['alarm', 'lighting'],
] as const;

export function MapLegend() {
  const { map, states } = words.value;
  return (
    <ul class="map-legend" aria-label={map.legend}>
      {MARKS.map(([state, kind]) => (
        <li key={state}>
          <Mark kind={kind} state={state} /> {states[state]}
        </li>
      ))}
    </ul>
  );
}
