// What keeps a wallboard up for months: the screen stays on, a new build is taken up, and after a sleep it begins anew.
import { useEffect } from 'preact/hooks';
import { catchUps } from '../live/connection.ts';
import { reloadIfNewer, reloadWhenServed } from '../state/build.ts';

const LOOK_FOR_BUILD_MS = 5 * 60_000;
const TICK_MS = 1000;
/** A hidden page is let tick once a minute; a longer gap means that the machine slept. */
const SLEPT_MS = 90_000;

/** Keeps the screen from going dark, where the browser allows it. */
export function useScreenOn(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isGone = false;
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      const got = await navigator.wakeLock.request('screen').catch(() => undefined);
      if (isGone) void got?.release();
      else lock = got ?? lock;
    };
    const askAgain = (): void => void ask();
    askAgain();
    // The lock is lost whenever the page is hidden.
    document.addEventListener('visibilitychange', askAgain);
    return () => {
      isGone = true;
      document.removeEventListener('visibilitychange', askAgain);
      void lock?.release();
    };
  }, []);
}

/** Takes up a new build after each reconnection and every few minutes. */
export function useNewestBuild(): void {
  const caughtUp = catchUps.value;
  useEffect(() => {
    if (caughtUp > 1) void reloadIfNewer();
  }, [caughtUp]);
  useEffect(() => {
    const timer = setInterval(() => void reloadIfNewer(), LOOK_FOR_BUILD_MS);
    return () => clearInterval(timer);
  }, []);
}

/** After a sleep a connection may look alive that is not: the page begins anew as soon as the server answers. */
export function useFreshAfterSleep(): void {
  useEffect(() => {
    let last = Date.now();
    let hasSlept = false;
    const timer = setInterval(() => {
      const now = Date.now();
      hasSlept ||= now - last > SLEPT_MS;
      last = now;
      if (hasSlept) void reloadWhenServed();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, []);
}
