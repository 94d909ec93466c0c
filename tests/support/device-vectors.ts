// The vendors' vectors of the shared data: a frame, and what it should become.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../../shared/data/device-vectors');
/** False where the data is missing; on a build server that is a failure instead. */
export const hasDeviceVectors = existsSync(FOLDER) || process.env.CI !== undefined;

export interface Vector {
  readonly vendor: string;
  readonly codec: string;
  readonly description: string;
  readonly fPort: number;
  readonly hex: string;
  readonly expected: { data?: unknown; errors?: string[]; warnings?: string[] };
}

/** The vendor's codec file, and our profile, which has the name of our codec. */
export const PROFILE_OF: Record<string, string> = {
  'tps110-0292-codec': 'bosch-tps110',
  'nps405-codec': 'nwave-nps405',
  'r719a-codec': 'netvox-r719a',
  'tekzipark-codec': 'tekzitel-tekzipark',
  'do201-codec': 'dingtek-do201',
  'dl-pm-codec': 'decentlab-dl-pm',
  'laq4-codec': 'dragino-laq4',
  'breath-codec': 'adeunis-breath',
  'uradmonitor-model-a3-codec': 'uradmonitor-a3',
  'pengy-codec': 'sting-pengy',
  'am308-codec': 'milesight-am308',
  'r718nl1-codec': 'netvox-r718nl1',
  'em500-lgt-codec': 'milesight-em500-lgt',
  'tbam100-codec': 'browan-tbam100',
  'SensorDecoders/ws-series/ws558': 'milesight-ws558',
  'volc2180-codec': 'slscorp-volc2180',
};

export const deviceVectors: readonly Vector[] = hasDeviceVectors
  ? ['parking', 'air', 'lighting'].flatMap((kind) => JSON.parse(readFileSync(join(FOLDER, `${kind}.json`), 'utf8')) as Vector[])
  : [];
