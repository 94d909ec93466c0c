// Accessibility: the statement with a form to report a barrier, and the list of what was reported.
import { isOpen, mayDo } from '../state/account.ts';
import '../accessibility/accessibility.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { FeedbackForm } from '../accessibility/FeedbackForm.tsx';
import { FeedbackList } from '../accessibility/FeedbackList.tsx';
import { Ombudsman, OperatorContact, Statement } from '../accessibility/Statement.tsx';
import { accessibilityWords } from '../accessibility/words.ts';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { Breadcrumb } from '../components/Breadcrumb.tsx';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf, type Route } from '../router/route.ts';

type AccessibilityRoute = Extract<Route, { page: 'accessibility' }>;

const REFRESH_MS = 600_000;

/** Leads to what was reported, and says how much of it nobody has dealt with. */
function ListLink({ sent }: { sent: number }) {
  const open = useSignal<number | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    ask('feedback', {}, abort.signal).then(
      (answer) => {
        open.value = answer.open;
      },
      () => {}, // the link leads there all the same
    );
    return () => abort.abort();
  }, [sent, open]);
  return (
    <a class="text-link" href={hrefOf({ page: 'accessibility', part: 'rueckmeldungen' })}>
      {accessibilityWords().list.link(formatNumber(open.value ?? 0))}
    </a>
  );
}

function Whole({ route }: { route: AccessibilityRoute }) {
  const { contact } = accessibilityWords();
  const { answer, failure } = usePolled((signal) => ask('accessibility', {}, signal), [], REFRESH_MS);
  const sent = useSignal(0);
  const said = answer.value;
  if (!said) return <p class="statement-part">{failure.value ?? words.value.load.loading}</p>;
  return (
    <>
      <Statement said={said} />
      <section class="statement-part" aria-labelledby="contact">
        <h2 id="contact">{contact.title}</h2>
        <p>{contact.intro}</p>
        <FeedbackForm about={route.about ?? ''} onSent={() => (sent.value += 1)} />
        <p class="page-intro">{contact.privacy(formatNumber(said.feedback_days), isOpen.value)}</p>
        <OperatorContact operator={said.operator} />
        {mayDo('operate', null) && <ListLink sent={sent.value} />}
      </section>
      <Ombudsman ombudsman={said.ombudsman} />
    </>
  );
}

export function AccessibilityPage({ route }: { route: AccessibilityRoute }) {
  const text = accessibilityWords();
  return (
    <div class="page statement">
      <div class="page-head">
        <Breadcrumb />
        <h1 tabIndex={-1}>{text.title}</h1>
      </div>
      {route.part === 'rueckmeldungen' ? <FeedbackList route={route} /> : <Whole route={route} />}
    </div>
  );
}
