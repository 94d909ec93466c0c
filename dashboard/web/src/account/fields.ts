// What a form says, as text: trimmed, except a password, in which a space counts.
export function fieldsOf(form: HTMLFormElement): { text: (name: string) => string; password: (name: string) => string } {
  const fields = new FormData(form);
  const password = (name: string): string => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { password, text: (name) => password(name).trim() };
}

/** Puts the focus into the field that is asked for anew. */
export function focusField(form: HTMLFormElement, name: string): void {
  form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus();
}
