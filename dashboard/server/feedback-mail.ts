// A message about a barrier as a mail to whoever deals with it.
import type { Language } from '@lagebild/shared/domain/words.ts';
import type { FeedbackRow } from '@lagebild/shared/registry/feedback.ts';

export interface FeedbackMail {
  /** Under which name deliveries are kept. */
  readonly receiver: string;
  readonly addresses: readonly string[];
  readonly language: Language;
  /** Where people reach the dashboard; undefined when that is not set. */
  readonly publicUrl: string | undefined;
}

const WORDS = {
  de: {
    subject: 'Rückmeldung zur Barrierefreiheit',
    intro: 'Jemand hat zur Barrierefreiheit geschrieben:',
    page: 'Seite',
    contact: 'Antwort erbeten an',
    noContact: 'Ohne Angabe, wohin eine Antwort gehen soll.',
    all: 'Alle Rückmeldungen',
  },
  en: {
    subject: 'Feedback on accessibility',
    intro: 'Somebody wrote about accessibility:',
    page: 'Page',
    contact: 'Answer to',
    noContact: 'Without saying where an answer should go.',
    all: 'All feedback',
  },
} satisfies Record<Language, object>;

/** What a person wrote stands in the body alone, quoted: it can be neither a head nor a sentence of Lagebild. */
export function composeFeedbackMail(
  { language, publicUrl }: FeedbackMail,
  district: string,
  { text, page, contact }: Pick<FeedbackRow, 'text' | 'page' | 'contact'>,
): { readonly subject: string; readonly text: string } {
  const words = WORDS[language];
  const quoted = text.split('\n').map((line) => `> ${line}`);
  const about = [...(page === null ? [] : [`${words.page}: ${page}`]), contact === null ? words.noContact : `${words.contact}: ${contact}`];
  const foot = [
    '--',
    `Lagebild · ${district}`,
    ...(publicUrl === undefined ? [] : [`${words.all}: ${publicUrl}/barrierefreiheit?part=rueckmeldungen`]),
  ];
  return { subject: `[Lagebild] ${words.subject}`, text: `${[words.intro, '', ...quoted, '', ...about, '', ...foot].join('\n')}\n` };
}
