// A suite whose server is missing: visibly skipped on a desk, failed on a build server.
import { expect, it } from 'vitest';
import { runFixture } from './run-fixture.ts';
import { requireServer } from './servers.ts';

it('skips a suite without its server, with the name of the server in its title', async () => {
  const { code, output } = await runFixture('servers', {});
  expect(output).toContain('a suite without its server [influxdb (Debian package influxdb) is not installed; npm run setup installs it]');
  expect(output).toMatch(/^1 passed, 0 failed, 2 skipped$/m);
  expect(code).toBe(0);
});

it('fails it when CI=true, once, with what to do', async () => {
  const { code, output } = await runFixture('servers', { CI: 'true' });
  expect(output).toContain('influxdb (Debian package influxdb) is not installed; npm run setup installs it');
  expect(output).toMatch(/^1 passed, 1 failed, 0 skipped$/m);
  expect(code).toBe(1);
});

it('gives the path of a server, or says what is missing', () => {
  expect(requireServer('mosquitto', () => '/usr/sbin/mosquitto')).toBe('/usr/sbin/mosquitto');
  expect(() => requireServer('redis', () => undefined)).toThrow('redis (Debian package redis-server) is not installed');
});
