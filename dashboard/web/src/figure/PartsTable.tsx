// Every device that was looked at for a figure: what it told, what it adds or why it does not count, its age, doubts, and its raw messages.
import type { FigurePartView } from '@lagebild/shared/contract/figure-routes.ts';
import { useSignal } from '@preact/signals';
import { Age } from '../components/Age.tsx';
import { Mark } from '../components/Mark.tsx';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { figureWords } from '../frame/words.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { municipalityName } from '../state/region.ts';
import { addsText, type FigureAnswer, kindOf, toldText } from './part-values.ts';
import { figurePageWords, sharedWords } from './words.ts';

const PORTION = 100;
const CHOICES = ['all', 'counted', 'leftOut', 'flagged'] as const;
type Choice = (typeof CHOICES)[number];

const FITS: Readonly<Record<Choice, (part: FigurePartView) => boolean>> = {
  all: () => true,
  counted: ({ leftOut }) => leftOut === null,
  leftOut: ({ leftOut }) => leftOut !== null,
  flagged: ({ flags }) => flags.length > 0,
};

/** In the colour of its state where it has one; the word is always there. */
const TONES: Partial<Record<string, string>> = { late: 'state-late', silent: 'state-silent', closed: 'state-off', rejected: 'state-late' };

function Where({ part }: { part: FigurePartView }) {
  const place = part.municipality === '' || part.device === null ? undefined : municipalityName(part.municipality);
  const where = [part.site ?? undefined, place].filter(Boolean).join(', ');
  return where === '' ? null : <span class="row-id">{where}</span>;
}

/** One line a reason; how often it was seen beside it. */
function Doubts({ flags }: Pick<FigurePartView, 'flags'>) {
  const { times } = figurePageWords();
  const groups = [...Map.groupBy(flags, ({ code }) => code)];
  return (
    <>
      {groups.map(([code, [newest, ...others]]) => (
        <span class="part-flag" key={code}>
          {newest?.reason} {others.length > 0 && <span class="part-reason">{times(formatNumber(others.length + 1))}</span>}
        </span>
      ))}
    </>
  );
}

function Row({ part, figure }: { part: FigurePartView; figure: FigureAnswer }) {
  const text = figurePageWords();
  const shared = sharedWords();
  const { municipality, device, name, leftOut, time, flags, told } = part;
  const kind = kindOf(figure.figure) ?? figure.kind ?? undefined;
  const page = { page: 'device' as const, municipality, device: device ?? '' };
  return (
    <tr class={leftOut === null ? undefined : 'part-out'}>
      <th scope="row">
        {kind && leftOut !== null && <Mark kind={kind} state={part.freshness ?? 'fresh'} />}
        {device === null ? name : <a href={hrefOf(page)}>{name}</a>} <Where part={part} />
      </th>
      <td class="num part-adds">
        {leftOut === null ? (
          <strong>{addsText(figure, part)}</strong>
        ) : (
          <span class={TONES[leftOut] ?? 'part-reason'}>{shared.leftOut[leftOut]}</span>
        )}
      </td>
      {kind && <td class="part-told">{toldText(kind, told)}</td>}
      {device !== null && (
        <>
          <td class="num part-age">{time === null ? words.value.none : <Age time={time} />}</td>
          {kind && (
            <td class="part-flags">
              <Doubts flags={flags} />
            </td>
          )}
          <td>
            {time !== null && (
              <a class="text-link" href={hrefOf({ ...page, at: time })}>
                {text.origin}
                <span class="unseen"> {name}</span>
              </a>
            )}
          </td>
        </>
      )}
    </tr>
  );
}

export function PartsTable({ figure }: { figure: FigureAnswer }) {
  const text = figurePageWords();
  const choice = useSignal<Choice>('all');
  const shown = useSignal(PORTION);
  const chosen = figure.parts.filter(FITS[choice.value]);
  const areDevices = figure.figure !== 'messages';
  const kind = kindOf(figure.figure) ?? figure.kind ?? undefined;
  const title = areDevices ? text.parts : text.accounts;
  const rest = chosen.length - shown.value;
  return (
    <section class="figure-part" aria-labelledby="parts-title">
      <div class="centre-head figure-part-head">
        <h2 class="centre-title" id="parts-title">
          {title} <span class="count num">{formatNumber(figure.totalParts)}</span>
        </h2>
        {areDevices && figure.parts.length > 0 && (
          <fieldset class="switch no-print">
            <legend class="unseen">{text.show.label}</legend>
            {CHOICES.map((one) => (
              <button
                key={one}
                type="button"
                class="switch-option"
                aria-pressed={choice.value === one}
                onClick={() => {
                  choice.value = one;
                  shown.value = PORTION;
                }}
              >
                {text.show[one]} <span class="num">{formatNumber(figure.parts.filter(FITS[one]).length)}</span>
              </button>
            ))}
          </fieldset>
        )}
      </div>
      {figure.parts.length === 0 && <p class="panel-quiet figure-pad">{text.noParts}</p>}
      {figure.parts.length > 0 && (
        <ScrollRegion class="figure-scroll" label={`${title}: ${figureWords().table.open}`}>
          <table class="figure-table">
            <caption class="unseen">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{areDevices ? text.columns.name : text.columns.account}</th>
                <th scope="col" class="num">
                  {text.columns.adds}
                </th>
                {kind && <th scope="col">{text.columns.told}</th>}
                {areDevices && (
                  <>
                    <th scope="col" class="num">
                      {text.columns.age}
                    </th>
                    {kind && <th scope="col">{text.columns.doubts}</th>}
                    <th scope="col">{text.columns.messages}</th>
                  </>
                )}
              </tr>
            </thead>
            <tbody>
              {chosen.slice(0, shown.value).map((part, index) => (
                <Row key={`${part.municipality}/${part.device ?? ''} ${index}`} part={part} figure={figure} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {rest > 0 && (
        <button
          type="button"
          class="button figure-more no-print"
          onClick={() => {
            shown.value += PORTION;
          }}
        >
          {text.more(formatNumber(Math.min(rest, PORTION)))}
        </button>
      )}
      {figure.parts.length < figure.totalParts && (
        <p class="panel-quiet figure-pad">{text.tooMany(formatNumber(figure.parts.length), formatNumber(figure.totalParts))}</p>
      )}
    </section>
  );
}
