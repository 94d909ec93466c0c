// "Gateway anschließen": choose what you have, get the settings to paste, watch the check list turn green.
import { ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { words } from '../i18n/language.ts';
import type { LorawanRoute } from '../pages/LorawanPage.tsx';
import { navigate } from '../router/navigation.ts';
import { NETWORK_SERVERS, type NetworkServer } from '../router/route.ts';
import { mayDoAnywhere } from '../state/account.ts';
import { CheckList, type Watched } from './CheckList.tsx';
import { Credentials } from './Credentials.tsx';
import { MosquittoAccounts } from './MosquittoAccounts.tsx';
import { MunicipalityChoice } from './MunicipalityChoice.tsx';
import { OwnConnections } from './OwnConnections.tsx';
import { doorOf, ServerSettings } from './ServerSettings.tsx';

export function ConnectGuide({ route }: { route: LorawanRoute }) {
  const { connect: text } = words.value.lorawan;
  const { municipality, server } = route;
  if (!mayDoAnywhere('read-raw')) return <p class="lorawan-section lorawan-intro">{words.value.rawNotAllowed}</p>;
  return (
    <>
      <section class="lorawan-section" aria-label={text.what}>
        <p class="lorawan-intro">{text.intro}</p>
        <fieldset class="server-choice">
          <legend>{text.what}</legend>
          {NETWORK_SERVERS.map((one) => (
            <label key={one} class="server">
              <input
                type="radio"
                name="server"
                checked={server === one}
                onChange={() => navigate({ ...route, server: one }, { replace: true })}
              />
              {text.servers[one]}
            </label>
          ))}
        </fieldset>
        <form class="filter" onSubmit={(event) => event.preventDefault()}>
          <MunicipalityChoice route={route} label={text.whose} permission="read-raw" />
        </form>
      </section>
      {municipality !== undefined && server !== undefined && (
        <Steps key={`${server} ${municipality}`} route={route} server={server} municipality={municipality} />
      )}
    </>
  );
}

interface StepsProps {
  readonly route: LorawanRoute;
  readonly server: NetworkServer;
  readonly municipality: string;
}

function Steps({ route, server, municipality }: StepsProps) {
  const { load: loading } = words.value;
  const { current: loaded, failure } = usePolled(
    async (abort) => {
      const [access, { connections }] = await Promise.all([
        ask('access', { municipality }, abort),
        ask('connections', { municipality }, abort),
      ]);
      return { access, connections };
    },
    [municipality],
  );
  if (!loaded) {
    return <p class="panel-quiet">{failure.value ? `${loading.failed} ${failure.value}` : loading.loading}</p>;
  }
  const { access } = loaded;
  const door = doorOf(access, loaded.connections.find(({ municipality: one }) => one === null)?.url);
  // An application of The Things Stack is one municipality's; the broker of the district is not meant.
  const connections = loaded.connections.filter((one) => server !== 'thethingsstack' || one.municipality !== null);
  // Whoever pushes by HTTP needs a token in any case; whoever publishes needs credentials where the broker is ours.
  const needsCredentials = server === 'airrohr' || (server !== 'thethingsstack' && door.isOwn);
  const isFetched = server !== 'airrohr' && (!needsCredentials || connections.length > 0);
  const watched = watchedOf(route, municipality, { needsCredentials, connections: isFetched ? connections.map(({ name }) => name) : [] });
  return (
    <div class="guide">
      <div class="guide-steps">
        {needsCredentials && <Credentials route={route} municipality={municipality} />}
        {server !== 'airrohr' && server !== 'thethingsstack' && !door.isOwn && (
          <MosquittoAccounts municipality={municipality} door={door} issuedHere={access.access.length} />
        )}
        {isFetched && (
          <OwnConnections route={route} connections={connections} watched={watched?.kind === 'connection' ? watched.name : undefined} />
        )}
        <ServerSettings route={route} server={server} municipality={municipality} door={door} />
      </div>
      {watched && <CheckList watched={watched} isTheThingsStack={server === 'thethingsstack'} />}
    </div>
  );
}

/** What the address says is watched; where nothing but one connection can be meant, that one. */
function watchedOf(
  { access, connection }: LorawanRoute,
  municipality: string,
  { needsCredentials, connections }: { needsCredentials: boolean; connections: readonly string[] },
): Watched | undefined {
  if (connection !== undefined && connections.includes(connection)) return { municipality, kind: 'connection', name: connection };
  if (needsCredentials) return access === undefined ? undefined : { municipality, kind: 'access', name: access };
  const [only, another] = connections;
  return only === undefined || another !== undefined ? undefined : { municipality, kind: 'connection', name: only };
}
