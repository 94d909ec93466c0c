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
/** Signed in, and sees nothing: not to be mixed up with a district without devices. */
export const isWithoutRole = computed(() => account.value !== undefined && me.value?.grants.length === 0);
/** The rule book asks for a second factor: until it is set up, the server answers nothing else. */
export const isSecondFactorMissing = computed(() => me.value?.isSecondFactorMissing === true);
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

/**
 * The municipality a question names: who may ask it in some alone has to name one, the first until they choose.
 * @param wanted undefined: all of them
 */
export function placeFor(wanted: string | undefined, permission: Permission): string | undefined {
  const where = whereAllowed(permission);
  return where === 'everywhere' ? wanted : (wanted ?? where[0]);
}
/** What stands for all municipalities, for whoever may ask about all of them. */
export const allFor = (permission: Permission, text: string): string | undefined =>
  whereAllowed(permission) === 'everywhere' ? text : undefined;

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
