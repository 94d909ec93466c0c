// Where the broker is not Lagebild's own: accounts are made beside it, by commands with this municipality filled in.
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { PasteBlock } from './PasteBlock.tsx';
import type { Door } from './ServerSettings.tsx';

/** As docs/mosquitto.md sets it up. */
const FOLDER = '/etc/mosquitto/lagebild';
const USUAL_PORT = 1883;

interface Props {
  readonly municipality: string;
  readonly door: Door;
  /** How many were issued on this page: the other broker knows none of them. */
  readonly issuedHere: number;
}

export function MosquittoAccounts({ municipality, door: { host, port, hasTls }, issuedHere }: Props) {
  const { mosquitto: text } = words.value.lorawan;
  // On its own machine it is asked without TLS, where Lagebild may come in elsewhere.
  const at = hasTls || port === USUAL_PORT ? '' : ` --url mqtt://127.0.0.1:${port}`;
  const command = (rest: string): string => `npm run mosquitto -- ${rest} --out ${FOLDER}${at}`;
  const account = `‹${text.account}›`;
  return (
    <section class="lorawan-section" aria-labelledby="mosquitto-title">
      <h2 class="centre-title" id="mosquitto-title">
        {text.title}
      </h2>
      <p class="lorawan-intro">{text.intro(host)}</p>
      {issuedHere > 0 && <p class="notice">{text.issuedHere(formatNumber(issuedHere))}</p>}
      <PasteBlock where={text.forGateway} text={command(`add --municipality ${municipality} --gateway ‹EUI› --note "${text.note}"`)} />
      <PasteBlock where={text.forServer} text={command(`add --municipality ${municipality} --note "${text.note}"`)} />
      <PasteBlock where={text.list} text={command('list')} />
      <PasteBlock where={text.rotate} text={command(`rotate ${account}`)} />
      <PasteBlock where={text.revoke} text={command(`revoke ${account}`)} />
      <p class="lorawan-intro">{text.other(municipality)}</p>
    </section>
  );
}
