// npm run codec: vectors that fit end with 0, others with 1, nonsense with a sentence and 2.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'lagebild-codec-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/codec.ts', ...args], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

const codec = write(
  'codec.js',
  'function decodeUplink(i) { return i.fPort === 1 ? { data: { occupied: (i.bytes[0] & 1) === 1 } } : { errors: ["unknown fPort"] } }',
);
const vectors = (data: unknown) =>
  write(
    'vectors.json',
    JSON.stringify([
      { description: 'belegt', fPort: 1, hex: '95', expected: { data } },
      { fPort: 2, bytes: [1], expected: { errors: ['unknown fPort'] } },
    ]),
  );

it('tells which vectors fit, and which do not', () => {
  expect(run('test', '--codec', codec, '--vectors', vectors({ occupied: true }))).toMatchObject({
    status: 0,
    said: expect.stringContaining('2 of 2 vectors as expected'),
  });
  const wrong = run('test', '--codec', codec, '--vectors', vectors({ occupied: false }));
  expect(wrong).toMatchObject({ status: 1, said: expect.stringContaining('1 of 2') });
  expect(wrong.said).toContain('got      {"data":{"occupied":true},"warnings":[]}');
  expect(
    run(
      'test',
      '--built-in',
      'bosch-tps110',
      '--vectors',
      write('own.json', '[{"fPort":1,"hex":"01","expected":{"data":{"type":"parking status","occupied":true}}}]'),
    ).status,
  ).toBe(0);
}, 30_000);

it('prints what the codec writes to its console below the vector that made it', () => {
  const chatty = write('chatty.js', 'function decodeUplink(i) { console.log("port", i.fPort); return { data: { occupied: true } } }');
  const { said } = run('test', '--codec', chatty, '--vectors', vectors({ occupied: true }));
  expect(said.split('\n').slice(0, 4)).toEqual([
    expect.stringMatching(/^ok .*belegt$/),
    '         console  port 1',
    expect.stringMatching(/^WRONG /),
    '         console  port 2',
  ]);
});

it('says in a sentence what it cannot read', () => {
  expect(run()).toMatchObject({ status: 2, said: expect.stringContaining('npm run codec -- test') });
  expect(run('test', '--codec', codec, '--vectors', codec)).toMatchObject({ status: 2, said: expect.stringContaining('is not JSON') });
  expect(run('test', '--codec', codec, '--vectors', write('bad.json', '[{"fPort":1,"hex":"9","expected":{}}]')).said).toContain(
    'two for each byte',
  );
  expect(run('test', '--built-in', 'nothing', '--vectors', vectors({})).said).toContain('There is no codec "nothing"');
  expect(run('test', '--codec', join(folder, 'gone.js'), '--vectors', vectors({}))).toMatchObject({
    status: 2,
    said: expect.stringContaining('cannot be read'),
  });
}, 30_000);
