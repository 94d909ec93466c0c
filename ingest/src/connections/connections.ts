// All connections to brokers that are not ours.
import type { Problem } from '@lagebild/shared/contract/health.ts';
import type { Logger } from 'pino';
import { type ConnectionOptions, type ConnectionState, openConnection } from './connection.ts';

export type Access = Pick<
  ConnectionOptions,
  'name' | 'url' | 'clientId' | 'topics' | 'boundTo' | 'username' | 'password' | 'ca' | 'cert' | 'key'
>;

/** Remembers for which connections the broker has a session, over restarts. */
export interface SessionMemory {
  has(name: string): boolean;
  add(name: string): void;
}

export interface ConnectionsDeps extends Pick<ConnectionOptions, 'accept' | 'onMessage'> {
  readonly sessions: SessionMemory;
  readonly log: Logger;
}

export interface Connections {
  readonly states: readonly ConnectionState[];
  /** What a person should look at. */
  readonly problems: readonly Problem[];
  close(): Promise<void>;
}

export function openConnections(list: readonly Access[], { accept, onMessage, sessions, log }: ConnectionsDeps): Connections {
  const connections = list.map((access) => {
    // Another url or client id is another session.
    const session = `${access.name} ${access.url} ${access.clientId}`;
    const onSession = () => {
      try {
        if (!sessions.has(session)) sessions.add(session);
      } catch (error) {
        log.warn({ err: error, connection: access.name }, 'the session could not be noted; the next one is'); // a full disk
      }
    };
    return openConnection({ ...access, accept, onMessage, log, hadSession: sessions.has(session), onSession });
  });
  const states = () => connections.map(({ state }) => state);
  return {
    get states() {
      return states();
    },
    get problems() {
      return states().flatMap(problemsOf);
    },
    close: async () => void (await Promise.all(connections.map((connection) => connection.close()))),
  };
}

function problemsOf({ name, condition, since, reason, sessionsLost }: ConnectionState): Problem[] {
  const problems: Problem[] = [];
  if (condition !== 'connected' && condition !== 'closed') {
    const code = `BROKER_${condition.replace(' ', '_').toUpperCase()}`;
    problems.push({ part: 'broker', code, since, detail: `Connection "${name}" is ${condition}: ${reason ?? 'no answer yet'}.` });
  }
  if (sessionsLost > 0) {
    const detail = `The broker of connection "${name}" forgot its session ${sessionsLost} times since the start: messages that waited in it are missing.`;
    problems.push({ part: 'broker', code: 'BROKER_SESSION_LOST', detail });
  }
  return problems;
}
