// Erasing a device, for administrators of its municipality: what goes, what stays, and what the server says of it afterwards.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { act } from '../api/client.ts';
import { formatTime } from '../i18n/format.ts';
import { chosenWords } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { mayDo } from '../state/account.ts';
import type { Device } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { municipalityName } from '../state/region.ts';
import './erase.css';
import { de, type EraseWords } from './words-de.ts';
import { en } from './words-en.ts';

const eraseWords = (): EraseWords => chosenWords({ de, en });

function Done({ name, municipality, erased }: { name: string; municipality: string; erased: Answer<'deviceErase'> }) {
  const text = eraseWords();
  return (
    <div role="status" class="erase-done">
      <p>
        <strong>{text.done(name)}</strong>
      </p>
      {!erased.isStoreErased && <p>{text.cannot}</p>}
      <p>{erased.rawUntil === null ? text.noRaw : text.raw(formatTime(erased.rawUntil, 'date'))}</p>
      {erased.wasAdopted && <p>{text.adopt}</p>}
      {/* A new page: what this one has loaded still has the device. */}
      <a class="button" target="_self" href={hrefOf({ page: 'municipality', municipality })}>
        {text.back(municipalityName(municipality))}
      </a>
    </div>
  );
}

export function ErasePanel({ device }: { device: Device }) {
  const { municipality, id } = device;
  const text = eraseWords();
  const name = nameOf(device);
  const dialog = useRef<HTMLDialogElement>(null);
  const isWorking = useSignal(false);
  const failure = useSignal<string | undefined>(undefined);
  const erased = useSignal<Answer<'deviceErase'> | undefined>(undefined);
  const isAllowed = mayDo('administer', municipality);

  async function erase(): Promise<void> {
    isWorking.value = true;
    failure.value = undefined;
    try {
      erased.value = await act('deviceErase', { municipality, device: id });
    } catch (error) {
      failure.value = text.failed(error instanceof Error ? error.message : String(error));
    }
    isWorking.value = false;
    dialog.current?.close();
  }

  if (!isAllowed) return null;
  return (
    <section class="erase-panel" aria-labelledby="erase-title">
      <h2 class="panel-title" id="erase-title">
        {text.title}
      </h2>
      <div class="erase-body">
        {erased.value ? (
          <Done name={name} municipality={municipality} erased={erased.value} />
        ) : (
          <>
            <p>{text.intro}</p>
            <button type="button" class="button" onClick={() => dialog.current?.showModal()}>
              {text.open}
            </button>
          </>
        )}
        {failure.value !== undefined && <p role="alert">{failure.value}</p>}
      </div>
      <dialog ref={dialog} class="erase-dialog" aria-labelledby="erase-ask">
        <h3 id="erase-ask">{text.ask(name)}</h3>
        <p>{text.goes}</p>
        <ul>
          {text.goesList.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <p>{text.stays}</p>
        <ul>
          {text.staysList.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <p>{text.again}</p>
        <div class="erase-choice">
          <button type="button" class="button" disabled={isWorking.value} onClick={() => dialog.current?.close()}>
            {text.no}
          </button>
          <button type="button" class="button erase-yes" disabled={isWorking.value} onClick={() => void erase()}>
            {isWorking.value ? text.working : text.yes}
          </button>
        </div>
      </dialog>
    </section>
  );
}
