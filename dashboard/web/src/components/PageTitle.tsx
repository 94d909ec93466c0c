// Keeps the window's title at what the page is about.
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { useSignalEffect } from '@preact/signals';
import { words } from '../i18n/language.ts';
import { route } from '../router/navigation.ts';
import { devices } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { municipalityName, region } from '../state/region.ts';

function titleOfPage(): string {
  const here = route.value;
  const { nav, missing } = words.value;
  if (here.page === 'quarantine') return nav.quarantine;
  if (here.page === 'lorawan') return words.value.lorawan.parts[here.part];
  if (here.page === 'municipality') return municipalityName(here.municipality);
  if (here.page === 'unknown') return missing.title;
  if (here.page === 'overview') return '';
  if (here.page === 'site') return `${here.site} · ${municipalityName(here.municipality)}`;
  if (here.page !== 'device') return nav[here.page];
  const device = devices.value.get(deviceKey(here));
  return `${device ? nameOf(device) : here.device} · ${municipalityName(here.municipality)}`;
}

export function PageTitle() {
  useSignalEffect(() => {
    const page = titleOfPage();
    const place = ['Lagebild', region.value?.name].filter(Boolean).join(' · ');
    document.title = page ? `${page} – ${place}` : place;
  });
  return null;
}
