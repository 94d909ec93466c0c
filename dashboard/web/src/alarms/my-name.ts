// The name of whoever sits here, remembered in this browser; until there are accounts it stands with everything that is done.
import { signal } from '@preact/signals';

const STORAGE_KEY = 'lagebild.name';

function remembered(): string {
  try {
    return localStorage.getItem(STORAGE_KEY) ?? '';
  } catch {
    return ''; // storage can be forbidden
  }
}

export const myName = signal(remembered());

export function setMyName(name: string): void {
  myName.value = name;
  try {
    localStorage.setItem(STORAGE_KEY, name);
  } catch {
    // not remembered then
  }
}
