// Engine.IO by hand: connections that say what no client of Socket.IO would say.
import { request } from 'node:http';

export interface RawSocket {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** Everything that was received as text. */
  readonly received: string[];
  readonly isOpen: boolean;
  close(): void;
}

/** Opens a WebSocket; resolves with the handshake's end, "403" and the like, when it is refused. */
export function openRaw(httpUrl: string, headers: Readonly<Record<string, string>> = {}): Promise<RawSocket> {
  return new Promise((resolve, reject) => {
    // undici's WebSocket takes headers as an option beside the protocols.
    const socket = new WebSocket(`${httpUrl.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers });
    const received: string[] = [];
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => {
      received.push(String(data));
      if (data === '2') socket.send('3');
    };
    socket.onopen = () => resolve(raw);
    socket.onerror = () => reject(new Error('refused'));
    const raw: RawSocket = {
      send: (data) => socket.send(data),
      received,
      get isOpen() {
        return socket.readyState === WebSocket.OPEN;
      },
      close: () => socket.close(),
    };
  });
}

/** Opens a WebSocket and joins the namespace, as a dashboard does. */
export async function openJoined(httpUrl: string): Promise<RawSocket> {
  const socket = await openRaw(httpUrl);
  socket.send('40');
  for (let tries = 0; !socket.received.some((text) => text.startsWith('40')); tries += 1) {
    if (tries > 500) throw new Error('the namespace was not joined');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return socket;
}

/** A request of HTTP long-polling. */
export function poll(
  url: string,
  { method = 'GET', headers = {}, body = '' }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
