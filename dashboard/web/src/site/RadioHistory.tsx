// How a device was heard over the last days: what is left of its signal, over time; its gateways, spreading factors and losses.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { useComputed, useSignal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { pointsWithHoles } from '../chart/points.ts';
import { Age } from '../components/Age.tsx';
import { LineFigure } from '../components/LineFigure.tsx';
import { TableButton } from '../frame/TableButton.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { WideTable } from '../lorawan/WideTable.tsx';
import { now } from '../state/clock.ts';
import { siteWords } from './words.ts';
import './radio-history.css';

const DAYS = 7;
const REFRESH_MS = 30_000;
const SHOWN = ['reserve', 'rssi', 'snr'] as const;
type Shown = (typeof SHOWN)[number];
const UNIT: Record<Shown, string> = { reserve: 'dB', rssi: 'dBm', snr: 'dB' };
/** Reserve, dB, from which on reception is good and sufficient: weather, leaves and cars take some 10 dB at times. */
const GOOD_DB = 10;
const FAIR_DB = 5;

type Radio = Answer<'lorawanRadio'>;

export function RadioHistory({ municipality, device }: { municipality: string; device: string }) {
  const { radio: text } = siteWords();
  const { answer } = usePolled(
    (signal) => ask('lorawanRadio', { municipality, device, days: DAYS }, signal),
    [municipality, device],
    REFRESH_MS,
  );
  const told = answer.value;
  if (!told) return null;
  return (
    <section class="radio-history" aria-labelledby="radio-history-title">
      <h3 class="radio-history-title" id="radio-history-title">
        {text.title(formatNumber(DAYS))}
      </h3>
      {told.frameCount === 0 ? (
        <p class="panel-quiet radio-note">{text.none}</p>
      ) : (
        <>
          <Verdict told={told} />
          <SignalChart told={told} of={{ municipality, device }} />
          <Factors told={told} />
          <Gateways told={told} />
        </>
      )}
      <Losses told={told} />
    </section>
  );
}

function Verdict({ told: { reserve, frameCount } }: { told: Radio }) {
  const { radio: text } = siteWords();
  const { none } = words.value;
  const low = reserve?.low;
  const verdict = low === undefined ? 'unknown' : low >= GOOD_DB ? 'good' : low >= FAIR_DB ? 'fair' : 'poor';
  return (
    <div class="radio-verdict">
      <p class={`radio-verdict-word radio-${verdict}`} data-verdict={verdict}>
        {text.verdict[verdict]}
      </p>
      <p class="num">
        {text.reserve} {reserve === null ? none : `${formatNumber(reserve.median, 1)} dB`}
        {reserve !== null && `, ${text.low(`${formatNumber(reserve.low, 1)} dB`)}`} · {text.frames(formatNumber(frameCount))}
      </p>
      {reserve !== null && <p class="radio-why">{text.reserveWhy}</p>}
    </div>
  );
}

function SignalChart({ told, of }: { told: Radio; of: { municipality: string; device: string } }) {
  const isTable = useSignal(false);
  const { radio: text } = siteWords();
  const has = SHOWN.filter((one) => told.frames.some((frame) => frame[one] !== null));
  const chosen = useSignal<Shown | undefined>(undefined);
  const shown = useComputed(() => chosen.value ?? has[0] ?? 'rssi');
  const data = useSignal(told);
  data.value = told;
  const line = useComputed(() => {
    const { frames, since } = data.value;
    const series = { times: frames.map(({ receivedAt }) => receivedAt), values: frames.map((frame) => frame[shown.value]) };
    return { points: pointsWithHoles(series, 0), from: since, to: now(), every: '1s', usual: undefined, flags: [], rejected: [] };
  });
  if (has.length === 0) return null;
  const unit = UNIT[shown.value];
  return (
    <>
      <fieldset class="switch radio-switch">
        <legend class="unseen">{text.show}</legend>
        {has.map((one) => (
          <button
            key={one}
            type="button"
            class="switch-option"
            aria-current={one === shown.value ? 'true' : undefined}
            aria-pressed={one === shown.value}
            onClick={() => (chosen.value = one)}
          >
            {text.chart[one]}
          </button>
        ))}
      </fieldset>
      <TableButton isTable={isTable} />
      <LineFigure
        key={shown.value}
        id="radio-line"
        line={line.value}
        label={text.chart[shown.value]}
        isTable={isTable.value}
        files={{
          name: `${of.device}-${shown.value}`,
          title: `${text.chart[shown.value]} · ${of.device}`,
          subtitle: unit,
          csv: { path: paths.lorawanRadioTable, question: { ...of, days: DAYS } },
          json: { path: paths.lorawanRadio, question: { ...of, days: DAYS } },
        }}
        look={{
          format: (value) => `${formatNumber(value, 1)} ${unit}`,
          formatAxis: (value) => formatNumber(value),
          limit: undefined,
          isSwitch: false,
          isWhole: false,
          canStartAtZero: false,
        }}
      />
    </>
  );
}

function Factors({ told: { spreadingFactors, frameCount } }: { told: Radio }) {
  const { radio: text } = siteWords();
  if (spreadingFactors.length === 0) return null;
  return (
    <p class="radio-factors num">
      <strong>{text.factors}</strong>{' '}
      {spreadingFactors.map(({ spreadingFactor, frames }) => (
        <span key={spreadingFactor}>{text.factor(String(spreadingFactor), formatNumber((100 * frames) / frameCount))}</span>
      ))}
      <span class="radio-why">{text.factorWhy}</span>
    </p>
  );
}

function Gateways({ told: { gateways, frameCount } }: { told: Radio }) {
  const { radio: text } = siteWords();
  const { none } = words.value;
  const decibels = (value: number | null, unit: string) => (value === null ? none : `${formatNumber(value, 1)} ${unit}`);
  return (
    <>
      <WideTable
        title={text.gateways}
        columns={[
          [text.gateway, false],
          [text.heard, true],
          [text.rssi, true],
          [text.snr, true],
          [text.reserve, true],
          [text.last, false],
        ]}
      >
        {gateways.map(({ gateway, frames, rssi, snr, reserve, lastAt }) => (
          <tr key={gateway}>
            <th scope="row" class="mono">
              {gateway}
            </th>
            <td class="num">{formatNumber((100 * frames) / frameCount)} %</td>
            <td class="num">{decibels(rssi, 'dBm')}</td>
            <td class="num">{decibels(snr, 'dB')}</td>
            <td class="num">{decibels(reserve, 'dB')}</td>
            <td>
              <Age time={lastAt} />
            </td>
          </tr>
        ))}
      </WideTable>
      {gateways.length === 1 && <p class="radio-note radio-why">{text.only}</p>}
    </>
  );
}

function Losses({ told: { days } }: { told: Radio }) {
  const { radio: text } = siteWords();
  if (days.length === 0) return null;
  return (
    <WideTable
      title={text.days}
      columns={[
        [text.day, false],
        [text.received, true],
        [text.lost, true],
        [text.share, true],
      ]}
    >
      {days.toReversed().map(({ day, received, lost }) => (
        <tr key={day}>
          <th scope="row" class="num uplink-time">
            {formatTime(day + 43_200_000, 'date')}
          </th>
          <td class="num">{formatNumber(received)}</td>
          <td class="num">{formatNumber(lost)}</td>
          <td class="num">{formatNumber((100 * lost) / Math.max(1, received + lost), 1)} %</td>
        </tr>
      ))}
    </WideTable>
  );
}
