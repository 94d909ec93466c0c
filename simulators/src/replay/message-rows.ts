// Lines of NDJSON that hold whole messages: a recorded MQTT session, or what network servers said.
import { type RowFormat, type RowMessage, utcTimestamp } from './row.ts';

type Json = Readonly<Record<string, unknown>>;

/** Keys under which messages tell when something happened. */
const TIME_KEYS = new Set(['time', 'received_at', 'nsTime', 'gwTime', 'publishedAt', 'gatewayTime']);

/** What `record` writes, {"at","topic","payload"|"payloadBase64"}; {"topic","payload"}; or a message of ChirpStack v3 on its own. */
export function messageRows(): RowFormat {
  return {
    name: 'messages (NDJSON)',
    kind: undefined,
    aboutOf: () => undefined,
    parse([line = '']) {
      let root: unknown;
      try {
        root = JSON.parse(line);
      } catch (error) {
        return { problem: `it is not JSON (${(error as Error).message})` };
      }
      if (typeof root !== 'object' || root === null || Array.isArray(root)) return { problem: 'it is not an object' };
      return messageOf(root as Json);
    },
  };
}

function messageOf(root: Json): RowMessage | { problem: string } {
  const { topic, payload, payloadBase64, at } = root;
  if (typeof topic !== 'string') {
    const { devEUI } = root;
    if (typeof devEUI !== 'string') return { problem: 'it has no "topic"' };
    return { topic: `application/0/device/${devEUI}/event/${'margin' in root ? 'status' : 'up'}`, ...textMessage(root, undefined) };
  }
  if (topic === '' || /[#+]/.test(topic) || topic.includes('\0')) return { problem: `"${topic}" is not a topic to publish to` };
  const told = typeof at === 'string' ? utcTimestamp(at) : undefined;
  if (typeof payloadBase64 === 'string') return { topic, time: told, payload: Buffer.from(payloadBase64, 'base64') };
  if (typeof payload === 'string') return { topic, time: told, payload };
  if (typeof payload === 'object' && payload !== null) return { topic, ...textMessage(payload as Json, told) };
  return { problem: 'it has neither "payload" nor "payloadBase64"' };
}

function textMessage(payload: Json, told: number | undefined): Pick<RowMessage, 'time' | 'payload'> {
  return { time: told ?? earliestTime(payload), payload: JSON.stringify(payload) };
}

function earliestTime(node: unknown): number | undefined {
  const found: number[] = [];
  walk(node, (_, value) => {
    const time = timeOf(value);
    if (time !== undefined) found.push(time);
  });
  return found.length > 0 ? Math.min(...found) : undefined;
}

const timeOf = (value: unknown): number | undefined => {
  const time = typeof value === 'string' ? Date.parse(value) : typeof value === 'number' && value > 1e12 ? value : Number.NaN;
  return Number.isFinite(time) && time > Date.UTC(2000, 0, 1) ? time : undefined;
};

function walk(node: unknown, onTime: (holder: Record<string, unknown>, value: unknown, key: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (TIME_KEYS.has(key) && timeOf(value) !== undefined) onTime(node as Record<string, unknown>, value, key);
    else walk(value, onTime);
  }
}

/** The same message with every time in it moved by so much; what is no JSON stays as it is. */
export function moveTimes(payload: string | Buffer, byMs: number): string | Buffer {
  if (typeof payload !== 'string') return payload;
  let root: unknown;
  try {
    root = JSON.parse(payload);
  } catch {
    return payload;
  }
  walk(root, (holder, value, key) => {
    const moved = (timeOf(value) ?? 0) + byMs;
    holder[key] = typeof value === 'number' ? moved : new Date(moved).toISOString();
  });
  return JSON.stringify(root);
}
