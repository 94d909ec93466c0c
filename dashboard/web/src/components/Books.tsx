// The books: every message received ends in exactly one column, in total and by municipality.
import type { Account, Answer } from '@lagebild/shared/contract/http.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { municipalityName } from '../state/region.ts';
import { WhenceLink } from './WhenceLink.tsx';

const COLUMNS = ['received', 'stored', 'duplicate', 'noted', 'quarantined', 'inLog'] as const;
const SIGNS = { received: '', stored: '=', duplicate: '+', noted: '+', quarantined: '+', inLog: '+' } as const;

function missingFrom({ received, stored, duplicate, noted, quarantined, inLog }: Account): number {
  return received - stored - duplicate - noted - quarantined - inLog;
}

function Numbers({ account }: { account: Account }) {
  return (
    <>
      {COLUMNS.map((column) => (
        <td key={column} class={account[column] === 0 ? `num books-zero books-${column}` : `num books-${column}`}>
          {formatNumber(account[column])}
        </td>
      ))}
    </>
  );
}

export function Books({ ledger }: { ledger: Answer<'ledger'> }) {
  const { quarantine: text } = words.value;
  const missing = missingFrom(ledger);
  return (
    <section class="books" aria-labelledby="books-title">
      <div class="tile-head">
        <h2 class="centre-title" id="books-title">
          {text.books}
        </h2>
        <WhenceLink figure="messages" of={text.books} />
      </div>
      <p class={missing === 0 ? 'books-verdict' : 'books-verdict books-wrong'}>
        {missing === 0 ? text.balanced : text.unbalanced(formatNumber(missing))} {text.booksIntro}
      </p>
      <div class="books-scroll">
        <table>
          <caption class="unseen">{text.books}</caption>
          <thead>
            <tr>
              <th scope="col">{text.account}</th>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" class="num">
                  <span class="books-sign" aria-hidden="true">
                    {SIGNS[column]}
                  </span>{' '}
                  {text[column]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr class="books-total">
              <th scope="row">{text.total}</th>
              <Numbers account={ledger} />
            </tr>
            {Object.entries(ledger.municipalities).map(([key, account]) => (
              <tr key={key}>
                <th scope="row">
                  <a href={hrefOf({ page: 'quarantine', municipality: key })}>{municipalityName(key)}</a>
                </th>
                <Numbers account={account} />
              </tr>
            ))}
            <tr>
              <th scope="row">{text.unassigned}</th>
              <Numbers account={ledger.unassigned} />
            </tr>
          </tbody>
        </table>
      </div>
    </section>
  );
}
