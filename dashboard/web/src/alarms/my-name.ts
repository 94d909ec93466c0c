// The name that stands with everything that is done: of the account, or, without accounts, what whoever sits here wrote; remembered in this browser.
import { computed, signal } from '@preact/signals';
import { account } from '../state/account.ts';

const STORAGE_KEY = 'lagebild.name';

function remembered(): string {
  try {
    return localStorage.getItem(STORAGE_KEY) ?? '';
  } catch {
    return ''; // storage can be forbidden
  }
}

export const myName = signal(remembered());

/** Empty while nobody has said who it is. */
export const actingName = computed(() => account.value?.name ?? myName.value.trim());

export function setMyName(name: string): void {
  myName.value = name;
  try {
    localStorage.setItem(STORAGE_KEY, name);
  } catch {
    // not remembered then
  }
}
