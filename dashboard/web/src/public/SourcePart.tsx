// Whose figures they are, under which licence, where programs get them, and what is not public and why.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { PublicLicence } from '@lagebild/shared/contract/public-routes.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { publicWords } from './words.ts';

export interface Said {
  readonly parking: Answer<'publicParking'>;
  readonly air: Answer<'publicAir'>;
  readonly lighting: Answer<'publicLighting'>;
}

const DATA = [
  ['parking', paths.publicParking],
  ['air', paths.publicAir],
  ['lighting', paths.publicLighting],
] as const;

function Licence({ licence }: { licence: PublicLicence }) {
  const { source } = publicWords();
  if (licence === null) return <>{source.noLicence}</>;
  return (
    <>
      <a href={licence.url}>{licence.name}</a>, {source.named(licence.attribution)}
    </>
  );
}

/** Each municipality once for each licence it uses. */
function licencesOf(said: Said): { name: string; licence: PublicLicence }[] {
  const all = [said.parking, said.air, said.lighting].flatMap(
    ({ municipalities }) => [...municipalities] as { name: string; licence: PublicLicence }[],
  );
  return [...new Map(all.map(({ name, licence }) => [`${name} ${licence?.id} ${licence?.attribution}`, { name, licence }])).values()];
}

export function SourcePart({ said, municipality }: { said: Said; municipality: string | undefined }) {
  const { source } = publicWords();
  const { leastBays, stepMinutes } = said.parking;
  const notShared = DATA.flatMap(([kind]) => {
    const names = said[kind].notPublic.map(({ name }) => name);
    return names.length === 0 ? [] : [`${words.value.kinds[kind]}: ${names.join(', ')}`];
  });
  return (
    <section class="public-part" aria-labelledby="source">
      <h2 id="source">{source.title}</h2>
      <ul class="public-sources">
        {licencesOf(said).map(({ name, licence }) => (
          <li key={`${name} ${licence?.id}`}>
            {source.of(name)} · <Licence licence={licence} />
          </li>
        ))}
      </ul>
      <p>
        {source.data}{' '}
        {DATA.map(([kind, path]) => (
          <a key={kind} class="public-data" href={municipality === undefined ? path : `${path}?municipality=${municipality}`}>
            {words.value.kinds[kind]}
          </a>
        ))}
      </p>
      <p>{source.why(formatNumber(leastBays), formatNumber(said.lighting.leastLamps), formatNumber(stepMinutes))}</p>
      {notShared.length > 0 && <p>{source.notShared(notShared.join(' · '))}</p>}
      <p>
        <a href={hrefOf({ page: 'privacy' })}>{source.privacy}</a>
      </p>
      <p class="public-soft">{said.parking.attribution}</p>
    </section>
  );
}
