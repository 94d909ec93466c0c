// The small pages between Lagebild and a provider: one that goes on by itself, one that says why somebody was not let in. No script, no style.

/**
 * The cookie of a session is SameSite=Strict, and a redirect that began at the provider still counts as the provider's: the page behind it would
 * be asked for without the cookie. A page of our own that goes on by itself begins a navigation of our own.
 */
export const onwardPage = (to: string): string =>
  page(
    'Angemeldet',
    `<meta http-equiv="refresh" content="0; url=${escapeHtml(to)}">`,
    `<p><a href="${escapeHtml(to)}">Weiter · Continue</a></p>`,
  );

const REASONS = {
  away: [
    (name: string) => `${name} antwortet gerade nicht. Wer ein Passwort für Lagebild hat, kann sich damit anmelden.`,
    (name: string) => `${name} does not answer at the moment. Whoever has a password for Lagebild can sign in with it.`,
  ],
  stale: [
    () => 'Diese Anmeldung ist abgelaufen oder wurde in einem anderen Fenster begonnen. Bitte noch einmal anmelden.',
    () => 'This sign-in is too old or was begun in another window. Please sign in again.',
  ],
  refused: [
    (name: string) => `Was ${name} geantwortet hat, konnte nicht bestätigt werden. Niemand wurde angemeldet.`,
    (name: string) => `What ${name} answered could not be confirmed. Nobody was signed in.`,
  ],
  cancelled: [(name: string) => `${name} hat die Anmeldung nicht bestätigt.`, (name: string) => `${name} did not confirm the sign-in.`],
  'no role': [
    (name: string) =>
      `Die Anmeldung bei ${name} hat geklappt, aber für Lagebild ist keine Rolle hinterlegt. Bitte wenden Sie sich an Ihre Verwaltung.`,
    (name: string) => `Signing in at ${name} worked, but there is no role for Lagebild. Please ask your administration.`,
  ],
  blocked: [() => 'Dieses Konto ist gesperrt.', () => 'This account is blocked.'],
  'too many': [
    () => 'Zu viele Anmeldungen in kurzer Zeit. Bitte in einigen Minuten noch einmal versuchen.',
    () => 'Too many sign-ins in a short time. Please try again in some minutes.',
  ],
} as const;

export type RefusedReason = keyof typeof REASONS;

export function refusedPage(reason: RefusedReason, name: string): string {
  const [german, english] = REASONS[reason];
  const again = '<p><a href="/anmelden">Zur Anmeldung · Sign in</a></p>';
  return page('Nicht angemeldet', '', `<p>${escapeHtml(german(name))}</p><p lang="en">${escapeHtml(english(name))}</p>${again}`);
}

const page = (title: string, head: string, body: string): string =>
  `<!doctype html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title} · Lagebild</title>${head}</head><body><main><h1>${title}</h1>${body}</main></body></html>`;

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPED[character] ?? '');
