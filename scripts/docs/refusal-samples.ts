// One example of every refusal, as it could happen in Unna; the documents show the sentences they give.
import type { Refusal, RefusalCode } from '@lagebild/shared/domain/refusal.ts';

const TIME = Date.UTC(2026, 2, 29, 1, 0, 0);

export const REFUSAL_SAMPLES: { readonly [C in RefusalCode]: Extract<Refusal, { code: C }> } = {
  too_large: { code: 'too_large', bytes: 80_000, limit: 65_536 },
  topic_invalid: { code: 'topic_invalid', topic: 'unna/parking/rathaus' },
  municipality_unknown: { code: 'municipality_unknown', given: 'dortmund' },
  kind_unknown: { code: 'kind_unknown', given: 'noise' },
  device_id_invalid: { code: 'device_id_invalid', given: 'lamp 7' },
  not_utf8: { code: 'not_utf8' },
  not_json: { code: 'not_json', problem: 'Unexpected end of JSON input' },
  too_deep: { code: 'too_deep', depth: 12 },
  forbidden_key: { code: 'forbidden_key', key: '__proto__' },
  schema: { code: 'schema', path: 'values', problem: 'missing' },
  quantity_unknown: { code: 'quantity_unknown', quantity: 'cars', kind: 'parking', known: ['occupied', 'free', 'capacity'] },
  value_type: { code: 'value_type', quantity: 'occupied', accepts: ['count', 'boolean'] },
  out_of_range: { code: 'out_of_range', quantity: 'pm2_5', value: 4200, min: 0, max: 1000, unit: 'µg/m³' },
  over_capacity: { code: 'over_capacity', quantity: 'occupied', value: 130, capacity: 120 },
  too_fast: { code: 'too_fast' },
  time_invalid: { code: 'time_invalid', given: '"29.03.2026 03:00"' },
  time_future: { code: 'time_future', time: TIME, aheadSeconds: 3600 },
  time_past: { code: 'time_past', time: Date.UTC(2025, 9, 1), maxAgeDays: 30 },
  time_before_backfill: { code: 'time_before_backfill', time: Date.UTC(2009, 11, 31), earliest: Date.UTC(2010, 0, 1) },
  backfill_without_time: { code: 'backfill_without_time' },
  backfill_not_allowed: { code: 'backfill_not_allowed', municipality: 'selm' },
  kind_mismatch: { code: 'kind_mismatch', registered: 'air', given: 'parking' },
  conflict: { code: 'conflict', quantity: 'occupied', stored: 41, given: 43, time: TIME },
  foreign_municipality: { code: 'foreign_municipality', given: 'kamen', speaksFor: 'unna' },
  store_rejected: { code: 'store_rejected', words: 'field type conflict: input field "pm2_5" on measurement "air" is type float' },
  internal_error: { code: 'internal_error', problem: 'disk full' },
};
