// Changes the accounts of a mosquitto while it runs, over its own control topic: nothing has to be restarted.
import { randomUUID } from 'node:crypto';
import mqtt, { type MqttClient } from 'mqtt';
import { z } from 'zod';
import { type Command, parseDynamicSecurity } from './dynamic-security.ts';
import type { Present } from './plan.ts';
import { ADMINISTRATION } from './rights.ts';

const TOPIC = '$CONTROL/dynamic-security/v1';
const ANSWER_TIMEOUT_MS = 10_000;

type Question = { readonly command: 'listRoles' | 'listGroups' | 'listClients'; readonly verbose: true };

const answers = z.looseObject({
  responses: z.array(
    z.looseObject({
      command: z.string(),
      correlationData: z.string().optional(),
      error: z.string().optional(),
      data: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
type Answer = z.infer<typeof answers>['responses'][number];

export interface Control {
  readPresent(): Promise<Present>;
  /** @throws {Error} in mosquitto's words, when it refuses one; those before it are done, those behind it may be */
  carryOut(commands: readonly Command[]): Promise<void>;
  close(): Promise<void>;
}

/** Passwords go over this connection. */
function refuseOpenWay(url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'mqtts:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return;
  throw new Error(`${url} would carry passwords in the open; use mqtts://, or run this where mosquitto runs (--trust-network: containers)`);
}

export interface Way {
  readonly url: string;
  /** Certificate authority of mqtts://, PEM. */
  readonly ca?: string | undefined;
  /** Nobody listens between here and there: a network of containers on one machine. */
  readonly isTrusted?: boolean;
}

/** @throws {Error} in a sentence, when nobody answers or the account is refused */
export async function openControl({ url, ca, isTrusted = false }: Way, password: string): Promise<Control> {
  if (!isTrusted) refuseOpenWay(url);
  const client = await mqtt
    .connectAsync(url, {
      username: ADMINISTRATION,
      clientId: ADMINISTRATION,
      password,
      protocolVersion: 5,
      reconnectPeriod: 0,
      ...(ca !== undefined && { ca }),
    })
    .catch((cause: Error) => {
      throw new Error(`mosquitto at ${url} cannot be used: ${cause.message || (cause as NodeJS.ErrnoException).code}`, { cause });
    });
  await client.subscribeAsync(`${TOPIC}/response`, { qos: 1 });
  const ask = (commands: readonly (Command | Question)[]) => exchange(client, commands);
  return {
    async readPresent() {
      const questions = (['listRoles', 'listGroups', 'listClients'] as const).map((command) => ({ command, verbose: true }) as const);
      const told = Object.assign({}, ...(await ask(questions)).map(({ data }) => data)) as object;
      // As the file has it, except for the passwords; so it is read the same way.
      const defaultACLAccess = { publishClientSend: false, publishClientReceive: false, subscribe: false, unsubscribe: false };
      return parseDynamicSecurity(JSON.stringify({ ...told, defaultACLAccess }));
    },
    async carryOut(commands) {
      if (commands.length > 0) await ask(commands);
    },
    close: () => client.endAsync(!client.connected),
  };
}

/** Sends commands in one message; the answers come in as many as mosquitto likes, told apart by a mark. */
async function exchange(client: MqttClient, commands: readonly (Command | Question)[]): Promise<Answer[]> {
  const mark = randomUUID();
  const marked = commands.map((one, index) => ({ ...one, correlationData: `${mark} ${index}` }));
  const got: Answer[] = [];
  let stop = () => {};
  const answered = new Promise<Answer[]>((resolve, reject) => {
    const onMessage = (_topic: string, payload: Buffer) => {
      const { responses } = answers.parse(JSON.parse(payload.toString('utf8')));
      got.push(...responses.filter(({ correlationData }) => correlationData?.startsWith(mark)));
      const refused = got.find(({ error }) => error !== undefined);
      if (refused) reject(new Error(`mosquitto refuses ${refused.command}: ${refused.error}`));
      else if (got.length === commands.length) resolve(got);
    };
    const onClose = () => reject(new Error('mosquitto ended the connection'));
    const timer = setTimeout(
      () => reject(new Error('mosquitto does not answer; is its dynamic-security plugin loaded?')),
      ANSWER_TIMEOUT_MS,
    );
    client.on('message', onMessage).once('close', onClose);
    stop = () => {
      clearTimeout(timer);
      client.off('message', onMessage).off('close', onClose);
    };
  });
  try {
    await Promise.all([client.publishAsync(TOPIC, JSON.stringify({ commands: marked }), { qos: 1 }), answered]);
    return await answered;
  } finally {
    stop();
  }
}
