// The local day of a moment as the API takes it: 2026-11-23.
import { toLocalInput } from '../chart/local-input.ts';
import { region } from '../state/region.ts';

export const localDate = (time: number): string => toLocalInput(time, region.value?.timezone ?? 'Europe/Berlin').slice(0, 10);
