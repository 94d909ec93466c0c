// A text that changes by itself: one text node, which glows for a second when it changes.
import type { ReadonlySignal } from '@preact/signals';
import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { wantsStillness } from '../state/media.ts';

const GLOW_MS = 1000;

/** A large figure that changes often would flash as a block: only a line under it glows. */
const UNDERLINE: Keyframe[] = [{ boxShadow: 'inset 0 -0.09em var(--rule-strong)' }, { boxShadow: 'inset 0 -0.09em transparent' }];
const GLOW: Keyframe[] = [{ backgroundColor: 'var(--glow)' }, { backgroundColor: 'transparent' }];

export function LiveText({ text, class: className, isQuiet = false }: { text: ReadonlySignal<string>; class?: string; isQuiet?: boolean }) {
  const element = useRef<HTMLSpanElement>(null);
  const shown = useRef<string | undefined>(undefined);
  useSignalEffect(() => {
    const next = text.value;
    const isChange = shown.current !== undefined && shown.current !== next;
    shown.current = next;
    if (!isChange || wantsStillness.peek()) return;
    element.current?.animate(isQuiet ? UNDERLINE : GLOW, {
      duration: GLOW_MS,
      easing: 'ease-out',
    });
  });
  return (
    <span ref={element} class={className ?? 'live-text'}>
      {text}
    </span>
  );
}
