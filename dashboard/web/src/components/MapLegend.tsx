// What the fillings of the marks mean, small in a corner of the map.
import { words } from '../i18n/language.ts';
import { Mark } from './Mark.tsx';

const STATES = ['fresh', 'late', 'silent', 'never', 'off', 'alarm'] as const;

export function MapLegend() {
  const { map, states } = words.value;
  return (
    <ul class="map-legend" aria-label={map.legend}>
      {STATES.map((state) => (
        <li key={state}>
          <Mark kind="lighting" state={state} /> {states[state]}
        </li>
      ))}
    </ul>
  );
}
