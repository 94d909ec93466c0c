// What is wider or longer than its place scrolls by itself, has a name, and the keyboard reaches it (WCAG 2.1.1).
import type { ComponentChildren } from 'preact';

/** @param class the look of the place: its greatest height and its frame; @param label the name that a screen reader says */
export function ScrollRegion({ class: look, label, children }: { class: string; label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class={look} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
