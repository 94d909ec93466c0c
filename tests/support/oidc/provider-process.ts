// Starts an OpenID provider as a process of its own, and speaks with it over the channel.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Lie } from './rogue-provider.ts';

interface Running<Told, Heard> {
  readonly issuer: string;
  /** Waits until it was heard. */
  tell(told: Told): Promise<Heard>;
  stop(): Promise<void>;
}

async function start<Told extends string | object, Heard>(file: string, args: readonly string[]): Promise<Running<Told, Heard>> {
  const child: ChildProcess = fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const [{ issuer }] = (await once(child, 'message')) as [{ issuer: string }];
  return {
    issuer,
    async tell(told) {
      const heard = once(child, 'message');
      child.send(told);
      return (await heard)[0] as Heard;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

export type RealProvider = Running<Readonly<Record<string, readonly string[]>>, unknown>;
/** Told who is in which groups. @param tlsFolder speaks https with cert.pem and key.pem of it */
export const startRealProvider = (redirectUri: string, clientSecret: string, tlsFolder?: string): Promise<RealProvider> =>
  start('real-provider.ts', [redirectUri, clientSecret, ...(tlsFolder === undefined ? [] : [tlsFolder])]);

export type RogueProvider = Running<Lie, { readonly asked: readonly Readonly<Record<string, string>>[] }>;
/** Told what to lie about; tells what it was asked since. */
export const startRogueProvider = (): Promise<RogueProvider> => start('rogue-provider.ts', []);
