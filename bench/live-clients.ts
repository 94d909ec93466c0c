// Many dashboards' connections as one process: they subscribe, read every frame, and tell how late the frames were.
//
// They speak Engine.IO 4 over WebSocket themselves and look only at a frame's `at`: a thousand browsers' JSON is not what is measured.
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { url: { type: 'string' }, clients: { type: 'string' }, frames: { type: 'string' } } });
const url = `${(values.url ?? '').replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
const CLIENTS = Number(values.clients ?? 100);
/** So many frames of each client are measured. */
const FRAMES = Number(values.frames ?? 60);
/** So many connect at the same time: each gets a snapshot of the whole district. */
const TOGETHER = 20;

const lateMs: number[] = [];
let bytes = 0;
let lost = 0;
let tiles = 0;
let isMeasuring = false;

/** "at":1795785315941 in a frame, epoch milliseconds. */
function sentAt(text: string): number | undefined {
  const place = text.indexOf('"at":');
  return place < 0 ? undefined : Number(text.slice(place + 5, place + 18));
}

function connect(onFrame: () => void): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onerror = () => reject(new Error('no connection'));
    socket.onclose = () => {
      lost += 1;
    };
    socket.onmessage = ({ data }) => {
      const text = String(data);
      if (text === '2') return socket.send('3');
      if (text.startsWith('0')) return socket.send('40');
      if (text.startsWith('40')) return socket.send('420["subscribe",{}]');
      if (text.startsWith('430')) {
        // The tiles of an overview.
        socket.send('421["watch",[{"kind":"parking"},{"kind":"air"},{"kind":"lighting"}]]');
        return resolve(socket);
      }
      if (isMeasuring && text.startsWith('42["tile"')) tiles += 1;
      if (!isMeasuring || !text.startsWith('42["delta"')) return;
      const at = sentAt(text);
      // A sign of life carries nothing to draw.
      if (at === undefined || text.includes('"groups":[]')) return;
      lateMs.push(Date.now() - at);
      bytes += text.length;
      onFrame();
    };
  });
}

let measured = 0;
let finish: () => void = () => undefined;
const done = new Promise<void>((resolve) => (finish = resolve));
const onFrame = () => {
  measured += 1;
  if (measured === FRAMES * CLIENTS) finish();
};
for (let n = 0; n < CLIENTS; n += TOGETHER)
  await Promise.all(Array.from({ length: Math.min(TOGETHER, CLIENTS - n) }, () => connect(onFrame)));
process.stdout.write('connected\n');
await new Promise<void>((resolve) => process.stdin.once('data', () => resolve()));
isMeasuring = true;
const begin = performance.now();
await done;
const seconds = (performance.now() - begin) / 1000;
lateMs.sort((a, b) => a - b);
const quantile = (share: number) => lateMs[Math.floor(share * (lateMs.length - 1))];
process.stdout.write(
  `${JSON.stringify({ p50: quantile(0.5), p99: quantile(0.99), most: lateMs.at(-1), perSecond: measured / CLIENTS / seconds, bytes: bytes / measured, tiles: tiles / CLIENTS / seconds, lost })}\n`,
);
process.exit(0);
