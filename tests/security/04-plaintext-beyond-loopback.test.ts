// Check 4 (ASVS 12.3.1, SYS.4.4.A11): beyond this machine there is no MQTT in plain text where accounts are required.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type AnotherMachine, makeAnotherMachine, whyNoOtherMachine } from '../support/another-machine.ts';
import { type OpenedDoors, openOnAllAddresses } from '../support/doors.ts';
import type { Knock } from '../support/knock.ts';
import { connectRaw } from '../support/raw-mqtt.ts';

/** Why the second test is skipped: the first one, with the addresses of this machine, stands in for it then. */
const WHY_NOT = whyNoOtherMachine();

/** Addresses of this machine that a program which listens on 127.0.0.1 alone does not answer at. */
const ELSEWHERE = [
  '127.0.0.2',
  ...Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address),
  ),
];

/** On the machine that stands for this one: a program of its own, as long as the test. */
async function openedOn({ onThisOne: [command = '', ...before] }: AnotherMachine): Promise<OpenedDoors> {
  const program = spawn(command, [...before, process.execPath, join(import.meta.dirname, '../support/doors.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    program.stdin.end();
    await once(program, 'exit');
  });
  for await (const line of createInterface(program.stdout)) return JSON.parse(line) as OpenedDoors;
  throw new Error('the doors were not opened');
}

describe('04 somebody connects from another machine', () => {
  it('and the port without TLS is not there at any other address; the one with TLS is', async () => {
    const { mqttPort, mqttTlsPort, signIn, close } = await openOnAllAddresses();
    onTestFinished(close);
    const tls = { rejectUnauthorized: false };
    const named = { ...signIn, password: Buffer.from(signIn.password) };
    const plain = async (host: string) => (await connectRaw(mqttPort, named, { host })).returnCode;
    const encrypted = async (host: string) => (await connectRaw(mqttTlsPort, named, { host, tls })).returnCode;
    expect(await plain('127.0.0.1')).toBe(0);
    for (const host of ELSEWHERE)
      expect({ host, plain: await plain(host), encrypted: await encrypted(host) }).toEqual({ host, plain: undefined, encrypted: 0 });
    // And neither lets anybody in without a name.
    expect((await connectRaw(mqttPort)).returnCode).toBe(5);
    expect((await connectRaw(mqttTlsPort, {}, { tls })).returnCode).toBe(5);
  });

  it.skipIf(WHY_NOT !== undefined)(
    `which is really another one: plain it finds nobody, by TLS nobody without a name${WHY_NOT === undefined ? '' : ` [${WHY_NOT}]`}`,
    async () => {
      using machine = makeAnotherMachine();
      const { mqttPort, mqttTlsPort, signIn, ca } = await openedOn(machine);
      const knock = (question: Omit<Knock, 'host'>) => machine.run('knock.ts', { host: machine.here, ...question });
      expect(await knock({ port: mqttTlsPort, signIn, ca })).toBe(0); // so the two do reach each other
      expect(await knock({ port: mqttPort, signIn })).toBe('ECONNREFUSED');
      expect(await knock({ port: mqttPort })).toBe('ECONNREFUSED');
      expect(await knock({ port: mqttTlsPort, ca })).toBe(5);
      expect(await knock({ port: mqttTlsPort, signIn })).toBe('no answer'); // plain text at the port that speaks TLS
    },
  );
});
