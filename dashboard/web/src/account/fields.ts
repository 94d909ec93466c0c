// What a form says, as text: trimmed, except a password, in which a space counts.
export function fieldsOf(form: HTMLFormElement): { text: (name: string) => string; password: (name: string) => string } {
  const fields = new FormData(form);
  const password = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { password, text: (name) => password(name).trim() };
}

/** Where the focus goes from what is about to vanish: else the next Tab begins at the top of the page. @param find looked up once the page is drawn anew */
export function focusSoon(find: () => HTMLElement | null | undefined): void {
  requestAnimationFrame(() => find()?.focus({ preventScroll: true }));
}

/** Puts the focus into the field that is asked for anew. */
export function focusField(form: HTMLFormElement, name: string): void {
  form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus();
}
