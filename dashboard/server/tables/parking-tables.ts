// Tables of the parking desk: all places now; of one place its day with the forecast, its usual week, lengths of stay.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { ParkingSiteView } from '@lagebild/shared/contract/parking-routes.ts';
import type { TableQuery } from '@lagebild/shared/contract/table-routes.ts';
import { type Column, column, momentColumns, percent, rounded, type Say, type Table, tableOf } from './table.ts';

const STATES = {
  de: {
    closed: 'geschlossen',
    full: 'voll',
    nearly_full: 'fast voll',
    no_data: 'keine Daten',
    partly_known: 'teils bekannt',
    open: 'frei',
  },
  en: { closed: 'closed', full: 'full', nearly_full: 'nearly full', no_data: 'no data', partly_known: 'partly known', open: 'open' },
} as const;
const WEEKDAYS = {
  de: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
} as const;

export function parkingSitesTable({ sites }: Answer<'parkingSites'>, say: Say): Table {
  const special = (use: 'disabled' | 'charging', of: 'free' | 'capacity') => (site: ParkingSiteView) =>
    site.special.find((one) => one.use === use)?.[of];
  const columns: Column<ParkingSiteView>[] = [
    column('Kommune', 'municipality', ({ municipality }) => say.municipality(municipality)),
    column('Ort', 'place', ({ site }) => site),
    column('Zustand', 'state', ({ state }) => STATES[say.language][state]),
    column('frei', 'free', ({ free }) => free),
    column('belegt', 'taken', ({ occupied }) => occupied),
    column('belegt (%)', 'taken (%)', ({ share }) => percent(share)),
    column('Plätze', 'spaces', ({ capacity }) => capacity),
    column('davon bekannt', 'of these known', ({ known }) => known),
    column('geschlossen', 'closed', ({ closed }) => closed),
    column('Behinderte: frei', 'disabled: free', special('disabled', 'free')),
    column('Behinderte: Plätze', 'disabled: spaces', special('disabled', 'capacity')),
    column('Laden: frei', 'charging: free', special('charging', 'free')),
    column('Laden: Plätze', 'charging: spaces', special('charging', 'capacity')),
    column('Geräte melden', 'devices reporting', ({ reporting }) => reporting),
    column('Geräte', 'devices', ({ devices }) => devices),
    ...momentColumns<ParkingSiteView>('Neuester Wert', 'newest value', ({ newest }) => newest),
    column('Breite', 'latitude', ({ lat }) => lat),
    column('Länge', 'longitude', ({ lon }) => lon),
  ];
  return tableOf(say.language === 'de' ? 'parkorte' : 'parking', columns, sites, say);
}

export function parkingSiteTable(answer: Answer<'parkingSite'>, part: TableQuery<'parkingSiteTable'>['part'], say: Say): Table {
  const name = `${say.language === 'de' ? 'parken' : 'parking'}-${answer.site.site}`;
  if (part === 'week') return weekTable(name, answer, say);
  if (part === 'stays') return staysTable(name, answer, say);
  return part === 'forecast' ? forecastTable(name, answer, say) : dayTable(name, answer, say);
}

function dayTable(name: string, { day, forecast }: Answer<'parkingSite'>, say: Say): Table {
  const told = new Map(forecast.steps.map((step) => [step.time, step]));
  type Row = (typeof day.steps)[number];
  const columns: Column<Row>[] = [
    ...momentColumns<Row>('Zeit', 'time', ({ time }) => time),
    column('heute belegt (%)', 'taken today (%)', ({ today }) => percent(today)),
    column('vor einer Woche (%)', 'a week ago (%)', ({ lastWeek }) => percent(lastWeek)),
    column('üblich von (%)', 'usual from (%)', ({ low }) => percent(low)),
    column('üblich bis (%)', 'usual to (%)', ({ high }) => percent(high)),
    column('Vorhersage (%)', 'forecast (%)', ({ time }) => percent(told.get(time)?.share)),
    column('Vorhersage von (%)', 'forecast from (%)', ({ time }) => percent(told.get(time)?.low)),
    column('Vorhersage bis (%)', 'forecast to (%)', ({ time }) => percent(told.get(time)?.high)),
  ];
  return tableOf(`${name}-${say.language === 'de' ? 'tag' : 'day'}`, columns, day.steps, say);
}

function forecastTable(name: string, { forecast }: Answer<'parkingSite'>, say: Say): Table {
  type Row = (typeof forecast.steps)[number] & { minutes: number; error: (typeof forecast.errors)[number] | undefined };
  const rows = forecast.steps.map((step, index): Row => {
    const minutes = 15 * (index + 1);
    return { ...step, minutes, error: forecast.errors.find((one) => one.minutes === minutes) };
  });
  const columns: Column<Row>[] = [
    column('Minuten voraus', 'minutes ahead', ({ minutes }) => minutes),
    ...momentColumns<Row>('Zeit', 'time', ({ time }) => time),
    column('belegt (%)', 'taken (%)', ({ share }) => percent(share)),
    column('von (%)', 'from (%)', ({ low }) => percent(low)),
    column('bis (%)', 'to (%)', ({ high }) => percent(high)),
    column('mittlerer Fehler (Prozentpunkte)', 'mean error (points)', ({ error }) => percent(error?.mean)),
    column('Fehler von „bleibt so“ (Prozentpunkte)', 'error of "stays so" (points)', ({ error }) => percent(error?.naiveMean)),
    column('Versuche', 'trials', ({ error }) => error?.trials),
  ];
  return tableOf(`${name}-${say.language === 'de' ? 'vorhersage' : 'forecast'}`, columns, rows, say);
}

function weekTable(name: string, { week }: Answer<'parkingSite'>, say: Say): Table {
  type Row = (typeof week.cells)[number];
  const columns: Column<Row>[] = [
    column('Wochentag', 'weekday', ({ weekday }) => WEEKDAYS[say.language][weekday]),
    column('Stunde', 'hour', ({ hour }) => hour),
    column('im Mittel belegt (%)', 'taken on average (%)', ({ share }) => percent(share)),
    column('aus Stunden', 'from hours', ({ hours }) => hours),
  ];
  return tableOf(`${name}-${say.language === 'de' ? 'woche' : 'week'}`, columns, week.cells, say);
}

function staysTable(name: string, { turnover: { stays } }: Answer<'parkingSite'>, say: Say): Table {
  type Row = NonNullable<typeof stays>['classes'][number];
  const columns: Column<Row>[] = [
    column('von (Minuten)', 'from (minutes)', ({ fromMinutes }) => rounded(fromMinutes, 1)),
    column('bis (Minuten)', 'to (minutes)', ({ toMinutes }) => rounded(toMinutes, 1)),
    column('Parkvorgänge', 'stays', ({ count }) => count),
  ];
  return tableOf(`${name}-${say.language === 'de' ? 'parkdauer' : 'stays'}`, columns, stays?.classes ?? [], say);
}
