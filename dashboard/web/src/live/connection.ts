// The live channel: subscribes, takes frames into the store, and after a cut catches up from where it stopped.
import type { ClientEvents, Frame, ServerEvents, Snapshot, SubscribeAnswer } from '@lagebild/shared/contract/live.ts';
import { batch, computed, signal } from '@preact/signals';
import { io, type Socket } from 'socket.io-client';
import { account, isSignInNeeded, loadMe, me } from '../state/account.ts';
import { alarmsRevision } from '../state/alarms.ts';
import { loadChanges, takeChanges } from '../state/changes.ts';
import { learnServerTime } from '../state/clock.ts';
import { forgetValues, loadDevices, takeReadings } from '../state/device-store.ts';
import { createFrameQueue } from './frame-queue.ts';
import { livenessOf } from './liveness.ts';
import { readingsOf } from './readings-of.ts';
import { tellTiles } from './watched-tiles.ts';

const ASK_AGAIN_MS = 3000;
/** What tens of thousands of devices measured last takes its time; whoever gives up each time just before it is there never gets it. */
const LONGEST_WAIT_MS = 48_000;
const LOAD_DEVICES_AFTER_MS = 400;
/** A list that takes long is asked for less often, so that devices that come one after the other do not keep the page busy with it. */
const REST_AFTER_LOADING = 10;

const isConnected = signal(false);
const lastFrameAt = signal<number | undefined>(undefined);
const openedAt = performance.now();
const tick = signal(openedAt);

/** Rises with every snapshot taken: charts fetch again then, for they may have missed values. */
export const catchUps = signal(0);

export const liveness = computed(() =>
  livenessOf({ isConnected: isConnected.value, openedAt, lastFrameAt: lastFrameAt.value }, Math.max(tick.value, lastFrameAt.value ?? 0)),
);

/** Milliseconds since the last frame, looked at once a second: a number that changes with every frame would only flicker. */
export const sinceFrame = computed(() => Math.max(0, tick.value - (lastFrameAt.peek() ?? tick.value)));

let position: { stream: string; seq: number } | undefined;
let loading: ReturnType<typeof setTimeout> | undefined;
let loadingTookMs = 0;

/** A device nobody told us of yet: asks for the list, once for a whole burst of them. */
function loadDevicesSoon(): void {
  if (loading !== undefined) return;
  loading = setTimeout(
    () => {
      loading = undefined;
      const begunAt = performance.now();
      loadDevices().then(() => (loadingTookMs = performance.now() - begunAt), loadDevicesSoon);
    },
    Math.max(LOAD_DEVICES_AFTER_MS, REST_AFTER_LOADING * loadingTookMs),
  );
}

function take(frames: Frame[]): void {
  const newest = frames.at(-1);
  if (!newest) return;
  batch(() => {
    learnServerTime(newest.at);
    if (takeReadings(frames.flatMap(readingsOf))) loadDevicesSoon();
  });
  position = { stream: newest.stream, seq: newest.seq };
}

function noteFrame(): void {
  lastFrameAt.value = performance.now();
}

export function openLiveChannel(): void {
  const socket: Socket<ServerEvents, ClientEvents> = io({ transports: ['websocket', 'polling'], reconnectionDelayMax: 5000 });
  const queue = createFrameQueue<Frame>(take);
  tellTiles(socket);

  function takeSnapshot(snapshot: Snapshot): void {
    queue.clear();
    const isNewStream = position !== undefined && position.stream !== snapshot.stream;
    batch(() => {
      // A server that began anew may know less than before: what it does not say is no longer so.
      if (isNewStream && !snapshot.partial) forgetValues();
      take([snapshot]);
      catchUps.value += 1;
    });
    if (isNewStream) loadDevicesSoon();
  }

  function subscribe(waitMs = ASK_AGAIN_MS): void {
    const question = position ? { since: position } : {};
    socket.timeout(waitMs).emit('subscribe', question, (failure: Error | null, answer?: SubscribeAnswer) => {
      if (!failure && answer?.ok) {
        noteFrame();
        return takeSnapshot(answer.snapshot);
      }
      // A refused position is forgotten; an unanswered question is asked again.
      if (answer && !answer.ok) position = undefined;
      if (!socket.connected) return;
      if (failure) subscribe(Math.min(2 * waitMs, LONGEST_WAIT_MS));
      else setTimeout(subscribe, ASK_AGAIN_MS);
    });
  }

  socket.on('connect', () => {
    isConnected.value = true;
    loadChanges();
    subscribe();
  });
  /** The server cut us off or does not let us in: somebody may do more or less than before, is somebody else, or nobody. */
  async function comeBack(): Promise<void> {
    const before = account.peek()?.id;
    try {
      await loadMe();
    } catch {
      if (!socket.active) setTimeout(() => void comeBack(), ASK_AGAIN_MS);
      return;
    }
    if (isSignInNeeded.peek()) socket.disconnect();
    else if (account.peek()?.id !== before) location.reload();
    else if (!socket.active) {
      position = undefined;
      socket.connect();
      loadDevicesSoon(); // other rights, other devices
    }
  }

  socket.on('disconnect', (reason) => {
    isConnected.value = false;
    tick.value = performance.now();
    if (reason === 'io server disconnect') void comeBack();
  });
  socket.on('connect_error', () => {
    if (me.peek()?.mode === 'accounts') void comeBack();
  });
  socket.on('delta', (frame) => {
    noteFrame();
    queue.push(frame);
  });
  socket.on('alarms', (revision) => {
    alarmsRevision.value = revision;
  });
  socket.on('changes', takeChanges);
  setInterval(() => {
    tick.value = performance.now();
  }, 1000);
}
