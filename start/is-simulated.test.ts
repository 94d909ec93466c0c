// When nobody says whether there is a simulated district.
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { describe, expect, it } from 'vitest';
import { isSimulated } from './is-simulated.ts';

describe('the simulated district lives where nobody comes from the network, unless somebody says otherwise', () => {
  it.each([
    [{}, true],
    [{ HOST: 'localhost' }, true],
    [{ HOST: '10.0.0.5' }, false],
    [{ HOST: '0.0.0.0' }, false],
    [{ HOST: '10.0.0.5', SIMULATOR: 'on' }, true],
    [{ SIMULATOR: 'off' }, false],
  ])('%j: %s', (environment, expected) => {
    expect(isSimulated(readSettings(environment))).toBe(expected);
  });
});
