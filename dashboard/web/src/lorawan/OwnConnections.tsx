// Connections that Lagebild opens itself and that bring messages of a municipality: their state, and which of them is watched.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { formatAge, formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { hrefOf } from '../router/route.ts';
import { everySecond } from '../state/clock.ts';
import { bringChecksIntoSight } from './CheckList.tsx';

type Connection = Answer<'connections'>['connections'][number];

interface Props {
  readonly route: LorawanRoute;
  readonly connections: readonly Connection[];
  /** Name of the one whose check list is shown. */
  readonly watched: string | undefined;
}

export function OwnConnections({ route, connections, watched }: Props) {
  const { connect: text } = words.value.lorawan;
  return (
    <section class="lorawan-section" aria-labelledby="connections-title">
      <h2 class="centre-title" id="connections-title">
        {text.connections}
      </h2>
      <p class="lorawan-intro">{connections.length === 0 ? text.noConnections : text.connectionsIntro}</p>
      <ul class="access-list">
        {connections.map(({ name, url, condition, since, messageAt }) => (
          <li key={name}>
            <strong>{name}</strong>
            <span class="mono">{url}</span>
            <span class={condition === 'connected' ? 'waiting-age' : 'waiting-warning'}>
              {text.conditions[condition]} {text.since(formatSpan(everySecond.value - since))}
              {typeof messageAt === 'number' && `, ${text.lastMessage(formatAge(everySecond.value - messageAt))}`}
            </span>
            <span class="entry-actions">
              <a
                class="button"
                href={hrefOf({ ...route, connection: name, access: undefined })}
                onClick={bringChecksIntoSight}
                aria-current={watched === name ? 'true' : undefined}
              >
                {text.watch}
              </a>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
