// The answers about headline figures: the tiles, their day, and each figure taken apart.

import type { FigurePartView } from '@lagebild/shared/contract/figure-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { describeFigure } from '@lagebild/shared/domain/figures/describe.ts';
import { FIGURE_UNITS, FIGURES, type FigureName, type FigurePart, type LeftOut } from '@lagebild/shared/domain/figures/figure.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { tidy } from '@lagebild/shared/domain/units.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import type { AirRules } from '@lagebild/shared/registry/load-rule-book.ts';
import type { RuleVersions } from '@lagebild/shared/registry/rule-versions.ts';
import { AnswerCache, WATCHED_TIMES } from './answer-cache.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';
import { DayCurves, USUAL_WEEKS } from './figures/day-curves.ts';
import { type Gathered, gather, type Scope } from './figures/gather.ts';
import { airHours, lightingHours, measuredLights, parkingHours } from './figures/hour-readers.ts';
import { breakpointsOf, sourcesOf } from './figures/sources.ts';
import { tileOf } from './figures/tiles.ts';
import type { LightingDesk } from './lighting/lighting-desk.ts';
import { RefusedQuestion } from './problem.ts';
import { type FlagsByDevice, flagView } from './value-flags.ts';

export type FigureRoute = 'tile' | 'tileDay' | 'figure';

export interface FigureAnswerDeps {
  readonly airRules: AirRules;
  readonly ruleVersions: RuleVersions;
  readonly airAnswers: Pick<Answers, 'airStations'>;
  readonly parkingAnswers: Pick<Answers, 'parkingSites'>;
  readonly lightingDesk: LightingDesk;
}

/** Many screens ask for the same tile whenever something changes; ten a second are enough for all of them, and late for none. */
const TILE_KEPT_MS = 100;
const FIGURE_KEPT_MS = 1000;

export function createFigureAnswers(context: AnswerContext, deps: FigureAnswerDeps): Pick<Answers, FigureRoute> {
  const { airRules, ruleVersions, lightingDesk } = deps;
  const curves = new DayCurves(context, {
    parking: parkingHours(context),
    air: airHours(context, airRules),
    lighting: lightingHours(context, lightingDesk),
  });
  const parts = { context, ...deps };
  const tileDeps = { ...parts, curves };
  const cache = new AnswerCache();
  const tiles = new AnswerCache(100, WATCHED_TIMES);

  function flagsOf({ flagsIn, kind }: Gathered, { municipality }: Scope): FlagsByDevice {
    if (kind === undefined) return new Map();
    return flagsIn === undefined ? context.valueFlags.open() : context.valueFlags.within(municipality, flagsIn.from, flagsIn.to);
  }

  function partView(part: FigurePart, { kind }: Gathered, flags: FlagsByDevice, language: Language): FigurePartView {
    const rows = part.device === null ? [] : (flags.get(deviceKey({ municipality: part.municipality, device: part.device })) ?? []);
    const name = part.name === '' ? UNASSIGNED_NAME[language] : part.name;
    return {
      ...part,
      name,
      told: [...part.told],
      flags: kind === undefined ? [] : rows.map((row) => flagView(row, kind, context.rules, language)),
    };
  }

  async function figureOf(figure: FigureName, scope: Scope, language: Language, limit: number): Promise<Answer<'figure'>> {
    const at = Date.now();
    const found = await gather(figure, scope, parts);
    const { facts } = found;
    const sorted = sortParts(found.parts);
    const flags = flagsOf(found, scope);
    const isFlagged = ({ municipality, device }: FigurePart) => device !== null && flags.has(deviceKey({ municipality, device }));
    const tile = figure === 'parking_free' ? await tileOf('parking', scope.municipality, tileDeps) : undefined;
    return {
      figure,
      municipality: scope.municipality ?? null,
      kind: scope.kind ?? null,
      at,
      value: facts.value === null ? null : tidy(facts.value),
      unit: FIGURE_UNITS[figure],
      ...describeFigure(facts, found.parts, language),
      coverage: {
        counted: sorted.filter(({ value }) => value !== null).length,
        of: sorted.length,
        leftOut: countLeftOut(sorted),
        flagged: sorted.filter(isFlagged).length,
      },
      usual: tile?.usual ?? null,
      parts: sorted.slice(0, limit).map((part) => partView(part, found, flags, language)),
      totalParts: sorted.length,
      sources: sourcesOf(figure, ruleVersions, airRules, language),
      breakpoints: breakpointsOf(figure, airRules, language),
    };
  }

  return {
    tile({ kind, municipality }) {
      context.requireMunicipality(municipality);
      return tiles.get(`${kind} ${municipality ?? ''}`, TILE_KEPT_MS, () => tileOf(kind, municipality, tileDeps));
    },

    async tileDay({ kind, municipality }) {
      context.requireMunicipality(municipality);
      const { steps } = await curves.of(kind, municipality);
      const scale = await scaleOf(kind, municipality);
      return {
        at: Date.now(),
        of: scale.of,
        weeks: USUAL_WEEKS,
        steps: steps.map(({ time, today, usual, low, high }) => {
          const [one, other] = [scale.to(low), scale.to(high)];
          return {
            time,
            today: scale.to(today),
            usual: scale.to(usual),
            low: scale.isTurned ? other : one,
            high: scale.isTurned ? one : other,
          };
        }),
      };
    },

    figure({ figure, municipality, kind, lang, limit }) {
      context.requireMunicipality(municipality);
      const name = FIGURES.find((one) => one === figure);
      if (!name)
        throw new RefusedQuestion('FIGURE_UNKNOWN', `There is no figure "${figure.slice(0, 60)}".`, `Known are ${FIGURES.join(', ')}.`);
      const scope = { municipality, kind: name === 'reporting' ? kind : undefined };
      const key = `figure ${JSON.stringify([name, scope, lang, limit])}`;
      return cache.get(key, FIGURE_KEPT_MS, () => figureOf(name, scope, lang, limit));
    },
  };

  /** From a curve's shares to what the tile counts. */
  async function scaleOf(kind: 'parking' | 'air' | 'lighting', municipality: string | undefined) {
    const scaled = (of: Answer<'tileDay'>['of'], change: (value: number) => number, isTurned = false) => ({
      of,
      isTurned,
      to: (value: number | null) => (value === null ? null : change(value)),
    });
    if (kind === 'air') return scaled('pm2_5', (value) => value);
    if (kind === 'parking') {
      const { total } = await deps.parkingAnswers.parkingSites({ municipality });
      const spaces = total.known > 0 ? total.known : total.capacity;
      return scaled('free', (share) => (1 - share) * spaces, true);
    }
    const installed = measuredLights(await lightingDesk.lights.of(municipality, Date.now())).reduce((sum, { watts }) => sum + watts, 0);
    return scaled('watts', (share) => share * installed);
  }
}

const UNASSIGNED_NAME = { de: 'ohne Kommune', en: 'without a municipality' };

/** Those that count first, the largest before; then those left out, by reason. */
function sortParts(parts: readonly FigurePart[]): FigurePart[] {
  return parts.toSorted(
    (a, b) =>
      Number(a.value === null) - Number(b.value === null) ||
      (b.value ?? 0) - (a.value ?? 0) ||
      (a.leftOut ?? '').localeCompare(b.leftOut ?? '') ||
      a.name.localeCompare(b.name, 'de'),
  );
}

function countLeftOut(parts: readonly FigurePart[]): Partial<Record<LeftOut, number>> {
  const counts: Partial<Record<LeftOut, number>> = {};
  for (const { leftOut } of parts) if (leftOut !== null) counts[leftOut] = (counts[leftOut] ?? 0) + 1;
  return counts;
}
