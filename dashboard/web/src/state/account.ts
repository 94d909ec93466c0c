// Who is signed in and what they may do where: asked for with the first questions, and anew whenever the server says that it changed.
import type { Me } from '@lagebild/shared/contract/account-routes.ts';
import { may, mayAnywhere, type Principal, whereMay } from '@lagebild/shared/domain/access/principal.ts';
import type { Permission } from '@lagebild/shared/domain/access/role.ts';
import { computed, signal } from '@preact/signals';
import { ask } from '../api/client.ts';

/** The server's last word; undefined before the first. */
export const me = signal<Me | undefined>(undefined);

export const account = computed(() => me.value?.account ?? undefined);
/** Accounts are off: whoever reaches the machine may everything. */
export const isOpen = computed(() => me.value?.mode === 'open');
export const isSignInNeeded = computed(() => me.value?.mode === 'accounts' && me.value.account === null);

const principal = computed<Principal>(() => ({
  type: 'account',
  name: account.value?.login ?? '',
  grants: me.value?.grants ?? [],
  // A screen on a wall sees what its account sees, and does nothing.
  ...(account.value?.isWall && { limitedTo: ['read'] }),
}));

/** Whether what needs a permission is offered; the server decides anew. @param municipality its key; null: in the whole district */
export const mayDo = (permission: Permission, municipality: string | null): boolean => may(principal.value, permission, municipality);
export const mayDoAnywhere = (permission: Permission): boolean => mayAnywhere(principal.value, permission);
/** Where a permission is had: everywhere, or in these municipalities. */
export const whereAllowed = (permission: Permission): 'everywhere' | readonly string[] => whereMay(principal.value, permission);

let asking: Promise<void> | undefined;

/** Asks who is signed in; several at the same time are one question. @throws {AskError} */
export function loadMe(): Promise<void> {
  asking ??= ask('me')
    .then((answer) => {
      me.value = answer;
    })
    .finally(() => {
      asking = undefined;
    });
  return asking;
}
