// The answers about accessibility: the statement, and what people wrote about barriers.
import type { FeedbackView } from '@lagebild/shared/contract/feedback-routes.ts';
import type { AccessibilityRules } from '@lagebild/shared/domain/accessibility-rules.ts';
import type { FeedbackRow } from '@lagebild/shared/registry/feedback.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Answers } from './answers.ts';
import { composeFeedbackMail, type FeedbackMail } from './feedback-mail.ts';
import { RefusedQuestion } from './problem.ts';

export type FeedbackRoute = 'accessibility' | 'feedback' | 'feedbackSend' | 'feedbackDone' | 'feedbackDelete';

export interface FeedbackDeps {
  readonly registry: Pick<Registry, 'feedback' | 'alarmNotices'>;
  readonly district: string;
  readonly rules: AccessibilityRules;
  /** Undefined when nobody gets mail about feedback. */
  readonly mail: FeedbackMail | undefined;
}

const PAGE = 50;
const DAY_MS = 86_400_000;

/** Letters that steer instead of saying something: controls, and those that turn the direction of writing. */
const STEERING = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const asText = (given: string): string =>
  given.replaceAll('\r\n', '\n').replace(STEERING, (letter) => (/[\n\t]/.test(letter) ? letter : ''));
const asLine = (given: string | undefined): string | null => given?.replace(STEERING, ' ').trim() || null;

function viewOf({ doneAt, doneBy, ...row }: FeedbackRow): FeedbackView {
  return { ...row, done: doneAt === null ? null : { at: doneAt, by: doneBy ?? '' } };
}

export function createFeedbackAnswers({ registry, district, rules, mail }: FeedbackDeps): Pick<Answers, FeedbackRoute> {
  const { feedback } = registry;

  function require(id: number): FeedbackRow {
    const row = feedback.get(id);
    if (!row) throw new RefusedQuestion('ENTRY_UNKNOWN', `There is no message ${id}.`);
    return row;
  }

  return {
    accessibility: () => rules,

    feedback({ before }) {
      feedback.expire(Date.now() - rules.feedback_days * DAY_MS);
      return { messages: feedback.list(PAGE, before).map(viewOf), open: feedback.countOpen(), isMailed: mail !== undefined };
    },

    feedbackSend({ text, page, contact }) {
      const now = Date.now();
      const message = { text: asText(text).trim(), page: asLine(page), contact: asLine(contact) };
      if (message.text === '') throw new RefusedQuestion('BODY_INVALID', 'text: say in a few words what is in the way');
      feedback.expire(now - rules.feedback_days * DAY_MS);
      const id = feedback.add(message, now);
      if (mail)
        registry.alarmNotices.deliver(mail.receiver, mail.addresses, JSON.stringify(composeFeedbackMail(mail, district, message)), now);
      return { id };
    },

    feedbackDone({ id, isDone, by }) {
      require(id);
      feedback.markDone(id, isDone ? { at: Date.now(), by } : undefined);
      return viewOf(require(id));
    },

    feedbackDelete: ({ id }) => ({ isDeleted: feedback.remove(id) }),
  };
}
