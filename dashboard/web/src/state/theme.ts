// The theme: which one a person chose by hand, and what holds now. public/theme.js chooses before the first paint and follows the system.
import { signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'lagebild.theme';
const root = document.documentElement;

const chosenNow = (): Theme => THEMES.find((theme) => theme === root.dataset.chosen) ?? 'system';
const lookNow = (): string => `${root.dataset.theme} ${root.dataset.contrast}`;

export const chosenTheme = signal<Theme>(chosenNow());
/** Another text whenever the colours are others: what draws on a canvas reads them anew then. */
export const look = signal(lookNow());

addEventListener('lagebild:theme', () => {
  chosenTheme.value = chosenNow();
  look.value = lookNow();
});

export function chooseTheme(theme: Theme): void {
  root.dataset.chosen = theme;
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // not remembered then
  }
  dispatchEvent(new Event('lagebild:theme-chosen'));
}
