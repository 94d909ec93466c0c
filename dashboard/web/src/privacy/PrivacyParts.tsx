// The parts of the data-protection page, from what the server says holds: who, what for, how long, what is public, which rights.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { formatNumber } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { privacyWords } from './words.ts';

type Said = Answer<'publicPrivacy'>;

const daysOf = (days: number | null): string => privacyWords().kept.days(days === null ? null : formatNumber(days));

function Contact({ of }: { of: { name?: string | null; address: string[] | null; mail: string | null; phone: string | null } }) {
  const { controller, toFill } = privacyWords();
  return (
    <address class="privacy-address">
      {of.name !== undefined && <p>{of.name ?? toFill}</p>}
      {(of.address ?? (of.name === undefined ? [toFill] : [])).map((line) => (
        <p key={line}>{line}</p>
      ))}
      <p>
        {controller.mail}: {of.mail === null ? toFill : <a href={`mailto:${of.mail}`}>{of.mail}</a>}
      </p>
      {of.phone !== null && (
        <p>
          {controller.phone}: <a href={`tel:${of.phone.replace(/[^\d+]/g, '')}`}>{of.phone}</a>
        </p>
      )}
    </address>
  );
}

export function Responsible({ said }: { said: Said }) {
  const { controller, toFillWhere } = privacyWords();
  const isMissing = said.controller.name === null || said.officer.mail === null || said.purposes.some(({ basis }) => basis === null);
  return (
    <section class="public-part" aria-labelledby="controller">
      <h2 id="controller">{controller.title}</h2>
      {isMissing && <p class="privacy-missing">{toFillWhere}</p>}
      <Contact of={said.controller} />
      <h3>{controller.officer}</h3>
      <Contact of={said.officer} />
    </section>
  );
}

export function Purposes({ purposes }: Pick<Said, 'purposes'>) {
  const { purposes: text, toFill } = privacyWords();
  return (
    <section class="public-part" aria-labelledby="purposes">
      <h2 id="purposes">{text.title}</h2>
      <ul class="privacy-list">
        {purposes.map(({ what, basis }) => (
          <li key={what.de}>
            {what[language.value]} {text.basis}: {basis?.[language.value] ?? toFill}.
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Kept({ said }: { said: Said }) {
  const { kept } = privacyWords();
  const { rawDays, quarantineDays, feedbackDays, uplinkDays } = said;
  return (
    <section class="public-part" aria-labelledby="kept">
      <h2 id="kept">{kept.title}</h2>
      <ScrollRegion class="privacy-scroll" label={kept.kind}>
        <table class="privacy-table">
          <thead>
            <tr>
              <th scope="col">{kept.kind}</th>
              <th scope="col">{kept.readings}</th>
              {said.kept[0]?.rollUps.map(({ tier }) => (
                <th key={tier} scope="col">
                  {kept.tiers[tier]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {said.kept.map(({ kind, label, municipality, readings, rollUps }) => (
              <tr key={`${kind} ${municipality}`}>
                <th scope="row">{[label[language.value], municipality].filter(Boolean).join(', ')}</th>
                <td>{daysOf(readings)}</td>
                {rollUps.map(({ tier, days }) => (
                  <td key={tier}>{daysOf(days)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {said.isKeptByDatabase && <p>{kept.byDatabase}</p>}
      <ul class="privacy-list">
        {kept
          .others(formatNumber(rawDays), formatNumber(quarantineDays), formatNumber(feedbackDays), formatNumber(uplinkDays))
          .map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
      </ul>
    </section>
  );
}

export function Shared({ said }: { said: Said }) {
  const text = privacyWords().public;
  const { bays, lamps, minutes } = said.aggregation;
  const shared = Map.groupBy(
    said.sharing.filter(({ level }) => level === 'public'),
    ({ name }) => name,
  );
  const kindOf = ({ kind, delayMinutes }: Said['sharing'][number]): string =>
    delayMinutes === 0 ? words.value.kinds[kind] : text.delayed(words.value.kinds[kind], formatNumber(delayMinutes));
  return (
    <section class="public-part" aria-labelledby="shared">
      <h2 id="shared">{text.title}</h2>
      <p>{text.sums(formatNumber(bays), formatNumber(lamps), formatNumber(minutes))}</p>
      <p>{text.limits}</p>
      {shared.size === 0 ? (
        <p>{text.nothing}</p>
      ) : (
        <ul class="privacy-list">
          {[...shared].map(([name, streams]) => (
            <li key={name}>{text.shares(name, streams.map(kindOf).join(', '))}</li>
          ))}
        </ul>
      )}
      <p>
        <a href={hrefOf({ page: 'public' })}>{text.page}</a>
      </p>
    </section>
  );
}

export function LogsAndRights({ said }: { said: Said }) {
  const { logs, rights, machine } = privacyWords();
  const { authority } = said;
  return (
    <>
      <section class="public-part" aria-labelledby="logs">
        <h2 id="logs">{logs.title}</h2>
        <p>{logs.signIn(formatNumber(said.sessionDays))}</p>
        <p>{logs.audit(formatNumber(said.originDays))}</p>
        <p>{logs.visitors}</p>
      </section>
      <section class="public-part" aria-labelledby="rights">
        <h2 id="rights">{rights.title}</h2>
        <p>{rights.list}</p>
        <p>{rights.erase}</p>
        <p>{rights.complain}</p>
        <address class="privacy-address" lang="de">
          <p>
            <a href={authority.url}>{authority.name}</a>
          </p>
          {authority.address.map((line) => (
            <p key={line}>{line}</p>
          ))}
          <p>
            <a href={`mailto:${authority.mail}`}>{authority.mail}</a>
          </p>
        </address>
        <p>
          <a href={paths.publicPrivacy}>{machine}</a>
        </p>
      </section>
    </>
  );
}
