// Messages that were not taken: when, from where, why, and exactly what was sent. Everything shown is text, whatever it contains.
import type { QuarantineEntry } from '@lagebild/shared/contract/http.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { QuarantineActions } from './QuarantineActions.tsx';
import { codeName, sourceSentence } from './QuarantineFilter.tsx';

/** More of a payload than this is no help on a screen; all of it is kept on the server. */
const SHOWN_CHARACTERS = 2000;

/** Of a message that was too large only the beginning was kept; four letters of Base64 are three bytes. */
function isKeptWhole({ payloadBase64, payloadBytes }: QuarantineEntry): boolean {
  return Math.ceil(payloadBytes / 3) * 4 <= payloadBase64.length;
}

function Entry({ entry, onDone }: { entry: QuarantineEntry; onDone: () => void }) {
  const { quarantine: text } = words.value;
  const payload = entry.payload.slice(0, SHOWN_CHARACTERS);
  const isCut = payload.length < entry.payload.length;
  return (
    <li class="entry">
      <div class="entry-meta">
        <time class="num" dateTime={new Date(entry.receivedAt).toISOString()}>
          {formatTime(entry.receivedAt, 'full')}
        </time>
        <span class="entry-code">{codeName(entry.code)}</span>
      </div>
      <div class="entry-body">
        <p class="entry-reason">{entry.reason}</p>
        <p class="entry-topic mono">{entry.topic}</p>
        {entry.format !== null && <p class="entry-size">{text.format(entry.format, entry.because ?? '')}</p>}
        {entry.source !== null && <p class="entry-size">{sourceSentence(entry.source)}</p>}
        <pre class="entry-payload mono">
          {payload || text.emptyPayload}
          {isCut && ' …'}
        </pre>
        <p class="entry-size num">{[text.bytes(formatNumber(entry.payloadBytes)), ...(isKeptWhole(entry) ? [] : [text.cut])].join(', ')}</p>
        <QuarantineActions entries={[entry]} onDone={onDone} />
      </div>
    </li>
  );
}

export function QuarantineList({ entries, onDone }: { entries: readonly QuarantineEntry[]; onDone: () => void }) {
  return (
    <ol class="entries">
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} onDone={onDone} />
      ))}
    </ol>
  );
}
