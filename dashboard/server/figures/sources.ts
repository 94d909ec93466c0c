// What a figure is worked out by: the files of the rule book, each with its version, and where their numbers are from.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { pollutantsOf } from '@lagebild/shared/domain/air/station-index.ts';
import type { FigureName } from '@lagebild/shared/domain/figures/figure.ts';
import type { Language, Words } from '@lagebild/shared/domain/words.ts';
import type { AirRules } from '@lagebild/shared/registry/load-rule-book.ts';
import type { RuleVersions } from '@lagebild/shared/registry/rule-versions.ts';

type SourceView = Answer<'figure'>['sources'][number];

interface Used {
  readonly file: string;
  readonly says: Words;
}

const RHYTHM: Used = {
  file: 'kinds.yaml',
  says: { de: 'ab wann ein Gerät als überfällig oder still gilt', en: 'when a device counts as late or silent' },
};
const PARKING: Used = {
  file: 'parking.yaml',
  says: { de: 'wie viel bekannt sein muss, damit verglichen wird', en: 'how much must be known before anything is compared' },
};
const FINDINGS: Used = {
  file: 'findings.yaml',
  says: { de: 'welche Werte verworfen oder angezweifelt werden', en: 'which values are rejected or doubted' },
};
const LIGHTING: Used = {
  file: 'lighting.yaml',
  says: { de: 'Brennpläne, und ab wann ein Licht als brennend gilt', en: 'burning plans, and when a light counts as burning' },
};
const LIMITS: Used = {
  file: 'limit-values.yaml',
  says: { de: 'wie viel einer Stunde gemessen sein muss', en: 'how much of an hour must be measured' },
};
const DISTRICT: Used = { file: 'district.yaml', says: { de: 'die Kommunen des Kreises', en: 'the municipalities of the district' } };

const USED: Readonly<Record<FigureName, readonly Used[]>> = {
  parking_free: [RHYTHM, PARKING, FINDINGS],
  parking_taken: [RHYTHM, PARKING, FINDINGS],
  air_index: [LIMITS, RHYTHM, FINDINGS],
  lighting_lit: [LIGHTING, RHYTHM],
  lighting_power: [LIGHTING, RHYTHM],
  lighting_energy: [LIGHTING, FINDINGS],
  lighting_saving: [LIGHTING, FINDINGS],
  lighting_work: [LIGHTING, RHYTHM],
  reporting: [RHYTHM],
  messages: [DISTRICT],
};

export function sourcesOf(figure: FigureName, versions: RuleVersions, air: AirRules, language: Language): SourceView[] {
  const used = USED[figure].map(({ file, says }) => ({
    file,
    version: versions.get(file) ?? '',
    says: says[language],
    source: null,
    url: null,
    validFrom: null,
  }));
  if (figure !== 'air_index') return used;
  const rule = air.index.indices[air.index.current];
  const says = { de: 'die Klassen des Luftqualitätsindex', en: 'the classes of the air-quality index' };
  const classes: SourceView = {
    file: 'air-index.yaml',
    version: versions.get('air-index.yaml') ?? '',
    says: says[language],
    source: rule?.source ?? null,
    url: rule?.url ?? null,
    validFrom: rule?.valid_from ?? null,
  };
  return [classes, ...used];
}

/** Of the air index the upper ends of its classes. */
export function breakpointsOf(figure: FigureName, { index }: AirRules, language: Language): Answer<'figure'>['breakpoints'] {
  const rule = index.indices[index.current];
  if (figure !== 'air_index' || !rule) return null;
  return {
    classes: index.classes.map(({ label }) => label[language]),
    pollutants: pollutantsOf(rule).flatMap((pollutant) => {
      const of = rule.pollutants[pollutant];
      return of ? [{ pollutant, averaging: of.averaging, upTo: [...of.up_to] }] : [];
    }),
  };
}
