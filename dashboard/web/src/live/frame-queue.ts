// Collects frames and hands them over once per painted picture; a hidden tab, which paints none, gets them by timer.

const LONGEST_WAIT_MS = 300;

export interface FrameQueue<T> {
  push(item: T): void;
  clear(): void;
}

export function createFrameQueue<T>(deliver: (items: T[]) => void): FrameQueue<T> {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let picture = 0;

  function flush(): void {
    clearTimeout(timer);
    cancelAnimationFrame(picture);
    timer = undefined;
    const items = waiting;
    waiting = [];
    if (items.length > 0) deliver(items);
  }

  return {
    push(item) {
      waiting.push(item);
      if (timer !== undefined) return;
      timer = setTimeout(flush, LONGEST_WAIT_MS);
      if (document.visibilityState === 'visible') picture = requestAnimationFrame(flush);
    },
    clear() {
      waiting = [];
    },
  };
}
