// The title of a part of a place: one level below the place's own, which is the page's where there is no room for the list.
import type { ComponentChildren } from 'preact';
import { isWide } from '../state/media.ts';

export function PartTitle({ id, children }: { id: string; children: ComponentChildren }) {
  const Level = isWide.value ? 'h3' : 'h2';
  return (
    <Level class="part-title" id={id}>
      {children}
    </Level>
  );
}
