// Where the rule book lies: REGION_DIR, or the folder region/ of this repository.
import { fileURLToPath } from 'node:url';

export const REGION_DIR = process.env.REGION_DIR || fileURLToPath(new URL('../../../region', import.meta.url));
