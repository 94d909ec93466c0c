// What is the matter at a place: open alarms of its devices, values that are in doubt, the cabinets that feed its lamps.
import type { AlarmView } from '@lagebild/shared/contract/alarm-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { Age } from '../components/Age.tsx';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Mark } from '../components/Mark.tsx';
import { formatNumber, formatSpan, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { siteWords } from './words.ts';

type Site = Answer<'site'>;

/** A flag of one value. */
const SINGLE_MS = 1000;

function Alarm({ alarm }: { alarm: AlarmView }) {
  const { todo } = words.value;
  const { id, severity, label, thing, since, cause } = alarm;
  return (
    <li class={`watch-item watch-${cause ? 'info' : severity}`} data-alarm={id}>
      <AlarmMark severity={severity} isQuiet={cause !== null} />
      <a class="watch-name" href={hrefOf({ page: 'alarms', id })}>
        <span class="unseen">{todo.severities[severity]}: </span>
        {label}: {thing.name}
      </a>
      <span class="watch-note">
        <Age time={since} words={(ms) => todo.since(formatSpan(ms))} />
        {cause && ` · ${siteWords().alarms.explained(cause.sentence)}`}
      </span>
    </li>
  );
}

export function TroublesPart({ site }: { site: Site }) {
  const text = siteWords();
  const { quality } = words.value;
  const { municipality, alarms, flags, feeders, deviceList } = site;
  const nameOf = (id: string) => deviceList.find(({ device }) => device === id)?.name ?? id;
  return (
    <section class="panel site-troubles" aria-label={[text.alarms.title, text.flags.title].join(', ')}>
      <h2 class="panel-title">
        {text.alarms.title} <span class="count num">{formatNumber(alarms.length)}</span>
      </h2>
      {alarms.length === 0 ? (
        <p class="panel-quiet">{text.alarms.none}</p>
      ) : (
        <ul>
          {alarms.map((alarm) => (
            <Alarm key={alarm.id} alarm={alarm} />
          ))}
        </ul>
      )}
      <h2 class="panel-title">
        {text.flags.title} <span class="count num">{formatNumber(flags.length)}</span>
      </h2>
      {flags.length === 0 ? (
        <p class="panel-quiet">{text.flags.none}</p>
      ) : (
        <ul>
          {flags.map(({ id, device, quantity, reason, level, from, to }) => (
            <li key={id} class="site-flag">
              <a href={hrefOf({ page: 'device', municipality, device, quantity })}>{nameOf(device)}</a>: {reason}
              <span class="site-flag-note num">
                {quality.levels[level]},{' '}
                {to === null ? (
                  <Age time={from} words={(ms) => words.value.todo.since(formatSpan(ms))} />
                ) : to - from <= SINGLE_MS ? (
                  formatTime(from, 'short')
                ) : (
                  quality.fromTo(formatTime(from, 'short'), formatTime(to, 'short'))
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      {feeders.length > 0 && (
        <>
          <h2 class="panel-title">{text.feeders.title}</h2>
          <ul>
            {feeders.map(({ feeder, name, isDevice, lamps, hasFailed }) => (
              <li key={feeder} class="site-feeder">
                <Mark kind="lighting" state={hasFailed ? 'alarm' : 'fresh'} />
                <span>
                  {isDevice ? <a href={hrefOf({ page: 'device', municipality, device: feeder })}>{name}</a> : name}
                  <span class={hasFailed ? 'site-flag-note state-alarm' : 'site-flag-note'}>
                    {hasFailed ? text.feeders.failed : text.feeders.fine}, {text.feeders.lamps(formatNumber(lamps))}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
