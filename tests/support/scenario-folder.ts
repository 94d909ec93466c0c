// A folder for the scenarios, truth files and whatever else a test of the simulators leaves; gone after its suite.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { temporaryFolder } from './running-lagebild.ts';

export interface ScenarioFolder {
  file(name: string): string;
  /** Writes a scenario. @returns the path of its file */
  scenario(name: string, content: object): string;
}

/** To be called once, outside of tests. */
export function scenarioFolder(): ScenarioFolder {
  const folder = temporaryFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    file: (name) => join(folder, name),
    scenario(name, content) {
      const path = join(folder, `${name}.yaml`);
      writeFileSync(path, JSON.stringify({ about: 'a test', ...content })); // JSON is YAML
      return path;
    },
  };
}
