// When faults begin and end: what is over is told apart from what lasts, and a time of day that is none is refused.
import { readTruth } from '@lagebild/simulators/truth/read-truth.ts';
import { describe, expect, it, vi } from 'vitest';
import { runLagebild } from './support/running-lagebild.ts';
import { scenarioFolder } from './support/scenario-folder.ts';
import { simulate } from './support/simulate.ts';

vi.setConfig({ testTimeout: 120_000 });

const { file, scenario } = scenarioFolder();
const HOUR_MS = 3_600_000;

describe('a fault', () => {
  it('that is over, lasts, or goes on past midnight is compared as what it is', async () => {
    const path = scenario('windows', {
      municipalities: ['unna', 'luenen'],
      lorawan: 1,
      faults: [
        { fault: 'silent', from: '08:00', to: '12:00' },
        { fault: 'silent', from: '15:00' },
        { fault: 'gateway-outage', from: '09:00', to: '11:00' },
        { fault: 'clock-1970', from: '12:00' },
        { fault: 'lamp-failure', from: '22:00', to: '04:00' },
      ],
    });
    const { code, output } = await simulate(['scenario', path, '--verify', '--truth', file('windows.ndjson')]);
    expect(code, output).toBe(0);
    const { faults, run } = await readTruth(file('windows.ndjson'));
    const night = faults.find(({ fault }) => fault === 'lamp-failure');
    expect(night?.from).toBe(run.from + 22 * HOUR_MS);
    expect(night?.to).toBe(run.from + 28 * HOUR_MS);
  });

  it.each([
    [{ from: '25:99' }, 'faults.0.from: must be a time of day from 00:00 to 23:59.'],
    [{ from: '09:60' }, 'faults.0.from: must be a time of day from 00:00 to 23:59.'],
    [{ from: '09:00', to: '24:00' }, 'faults.0.to: must be a time of day from 00:00 to 23:59.'],
    [{ from: '03:00', to: '05:00' }, 'stuck from 03:00 to 05:00 lies outside of the scenario'],
    [{ from: '19:00' }, 'stuck from 19:00 lies outside of the scenario'],
  ])('of %j is refused', async (times, sentence) => {
    const window = { from: '2026-03-04T08:00:00Z', to: '2026-03-04T16:00:00Z' };
    const path = scenario('refused', { window, faults: [{ fault: 'stuck', ...times }] });
    const { code, output } = await simulate(['scenario', path, '--truth', file('refused.ndjson')]);
    expect(output).toContain(sentence);
    expect(code).toBe(2);
  });

  it.each([
    ['new-year', '3', 'new-year has times of its own: --days has no meaning for it.'],
    ['quiet-day', '29', 'A scenario until now has at most 28 days'],
  ])('of %s cannot be moved by --days %s', async (name, days, sentence) => {
    const { code, output } = await simulate(['scenario', name, '--days', days, '--truth', file('fixed.ndjson')]);
    expect(output).toContain(sentence);
    expect(code).toBe(2);
  });

  it.each([
    [[], /ok {2}faults that were noticed \(recall\)/],
    [['--hours', '1'], /ok {2}faults that were noticed \(recall\), \d+ too young to be/],
  ])('of every sort may have begun a while ago %j: what Lagebild cannot know yet is no miss', async (hours, row) => {
    await using lagebild = await runLagebild();
    const truth = ['--truth', file('live.ndjson')];
    const played = await simulate(['faults', '--url', lagebild.mqttUrl, '--api', lagebild.httpUrl, '--for', '20', ...hours, ...truth]);
    expect(played.code, played.output).toBe(0);
    const { code, output } = await simulate(['verify', '--url', lagebild.httpUrl, ...truth]);
    expect(code, output).toBe(0);
    expect(output).toMatch(row);
  });
});
