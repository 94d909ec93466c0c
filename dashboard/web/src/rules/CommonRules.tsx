// What holds for each kind of sensor in the whole district: limits of time, sharing, licence, retention, plausible ranges, alarms.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { CommonKind } from '@lagebild/shared/contract/rule-routes.ts';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { formatNumber } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { rulesWords } from './words.ts';

const TIERS = ['raw_days', 'five_minutes_days', 'hour_days', 'day_days'] as const;

function keptInWords(retention: CommonKind['retention']): string {
  const { common, deviations } = rulesWords();
  if (TIERS.every((tier) => retention[tier] === null)) return common.kept(common.keptForEver);
  const parts = TIERS.map((tier) => {
    const days = retention[tier];
    return `${common.tiers[tier]} ${days === null ? deviations.forEver : common.days(formatNumber(days))}`;
  });
  return common.kept(parts.join(', '));
}

function Quantities({ kind }: { kind: CommonKind }) {
  const { common } = rulesWords();
  const lang = language.value;
  return (
    <ScrollRegion class="rules-scroll" label={common.caption(kind.label[lang])}>
      <table class="rules-table">
        <caption class="unseen">{common.caption(kind.label[lang])}</caption>
        <thead>
          <tr>
            <th scope="col">{common.quantity}</th>
            <th scope="col">{common.unit}</th>
            <th scope="col" class="num">
              {common.range}
            </th>
          </tr>
        </thead>
        <tbody>
          {kind.quantities.map(({ key, label, unit, min, max }) => (
            <tr key={key}>
              <th scope="row">{label[lang]}</th>
              <td>{unit || '–'}</td>
              <td class="num">{common.fromTo(formatNumber(min), formatNumber(max))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Kind({ kind }: { kind: CommonKind }) {
  const { common } = rulesWords();
  const { label, late_minutes, silent_minutes, sharing, licence, retention } = kind;
  const attribution = licence.attribution.replace('{municipality}', common.ofMunicipality);
  const delay = sharing.delayMinutes > 0 ? `, ${common.delayed(formatNumber(sharing.delayMinutes))}` : '';
  return (
    <section class="rules-kind" aria-labelledby={`kind-${kind.key}`}>
      <h3 id={`kind-${kind.key}`}>{label[language.value]}</h3>
      <p>{common.reporting(formatNumber(late_minutes), formatNumber(silent_minutes))}</p>
      <p>{`${common.sharing[sharing.level]}${delay}.`}</p>
      <p>
        {common.licence}{' '}
        <a class="text-link" href={licence.url} lang="de">
          {licence.name}
        </a>
        ; {common.named(attribution)}.
      </p>
      <p>{keptInWords(retention)}</p>
      <Quantities kind={kind} />
    </section>
  );
}

function Alarms({ alarms }: Pick<Answer<'rules'>, 'alarms'>) {
  const { common, deviations } = rulesWords();
  const after = (minutes: number) => (minutes === 0 ? common.atOnce : common.minutes(formatNumber(minutes)));
  return (
    <section class="rules-kind" aria-labelledby="kind-alarms">
      <h3 id="kind-alarms">{common.alarms}</h3>
      <ScrollRegion class="rules-scroll" label={common.alarmsCaption}>
        <table class="rules-table">
          <caption class="unseen">{common.alarmsCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{common.alarm}</th>
              <th scope="col">{common.severity}</th>
              <th scope="col" class="num">
                {common.opens}
              </th>
              <th scope="col" class="num">
                {common.closes}
              </th>
            </tr>
          </thead>
          <tbody>
            {alarms.map(({ id, label, severity, hold_minutes, clear_minutes }) => (
              <tr key={id}>
                <th scope="row">{label[language.value]}</th>
                <td>{deviations.values[severity]}</td>
                <td class="num">{after(hold_minutes)}</td>
                <td class="num">{after(clear_minutes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

export function CommonRules({ kinds, alarms }: Pick<Answer<'rules'>, 'kinds' | 'alarms'>) {
  return (
    <section class="rules-part" aria-labelledby="common">
      <h2 id="common">{rulesWords().common.title}</h2>
      {kinds.map((kind) => (
        <Kind key={kind.key} kind={kind} />
      ))}
      <Alarms alarms={alarms} />
    </section>
  );
}
