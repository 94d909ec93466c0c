// The label of a device or place on its own page: the code, and the way to printing it.
import { hrefOf, type Route } from '../router/route.ts';
import { QrCode } from './QrCode.tsx';
import { publicBase, publicHref } from './qr.ts';
import { siteWords } from './words.ts';
import './sticker.css';

type Labelled = Extract<Route, { page: 'device' | 'site' }>;

/** @param id of the device; undefined for a place */
export function StickerPanel({ of, name, id }: { of: Labelled; name: string; id: string | undefined }) {
  const { label: text, labels } = siteWords();
  const { isOnlyHere } = publicBase();
  const { municipality } = of;
  const print = of.page === 'device' ? { device: of.device } : { site: of.site };
  return (
    <section class="sticker-panel" aria-labelledby="sticker-title">
      <h2 class="panel-title" id="sticker-title">
        {text.sticker}
      </h2>
      <div class="sticker-body">
        <QrCode text={publicHref(of)} label={text.alt(name)} />
        <div class="sticker-words">
          <p>{text.open}</p>
          {id !== undefined && (
            <p class="sticker-id">
              <code>{id}</code>
            </p>
          )}
          {isOnlyHere && <p class="sticker-warning">{text.onlyHere}</p>}
          <a class="button" href={hrefOf({ page: 'labels', municipality, ...print })}>
            {labels}
          </a>
        </div>
      </div>
    </section>
  );
}
