// The way back up: district, municipality, place.
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { municipalityName, region } from '../state/region.ts';

export function Breadcrumb({ municipality, site }: { municipality?: string; site?: string | undefined }) {
  return (
    <nav class="crumbs" aria-label={words.value.nav.breadcrumb}>
      <a href="/">{region.value?.name}</a>
      {municipality !== undefined && (
        <>
          <span aria-hidden="true">›</span>
          <a href={hrefOf({ page: 'municipality', municipality })}>{municipalityName(municipality)}</a>
        </>
      )}
      {municipality !== undefined && site !== undefined && (
        <>
          <span aria-hidden="true">›</span>
          <a class="crumb-site" href={hrefOf({ page: 'site', municipality, site })}>
            {site}
          </a>
        </>
      )}
    </nav>
  );
}
