// The levels of quality in words, as exports tell them beside the number.
import type { QualityLevel } from '@lagebild/shared/domain/quality/level.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';

export const QUALITY_WORDS: Readonly<Record<Language, Readonly<Record<QualityLevel, string>>>> = {
  de: { 0: 'ungeprüft', 1: 'verworfen', 2: 'verworfen, wahrscheinlich falsch', 3: 'zählt, aber fraglich', 4: 'zählt' },
  en: { 0: 'unchecked', 1: 'rejected', 2: 'rejected, probably wrong', 3: 'counts, but doubtful', 4: 'counts' },
};
