// Search for devices, places and municipalities from anywhere: "/" puts the cursor here, arrows choose, Enter opens.

import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { cleanName } from '@lagebild/shared/domain/site/site-names.ts';
import { useComputed, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { navigate } from '../router/navigation.ts';
import { hrefOf, type Route } from '../router/route.ts';
import { deviceList } from '../state/device-store.ts';
import { nameOf } from '../state/present.ts';
import { municipalityName, region } from '../state/region.ts';
import { findMatches, fold } from '../state/search.ts';
import { Icon } from './Icon.tsx';
import { Mark } from './Mark.tsx';

interface Entry {
  readonly route: Route;
  readonly name: string;
  readonly detail: string;
  readonly kind?: Kind;
  /** What it is found by, folded. */
  readonly texts: readonly string[];
}

const MOST = 8;

function useEntries() {
  return useComputed((): Entry[] => {
    const places = (region.value?.municipalities ?? []).map(
      ({ key, name }): Entry => ({
        route: { page: 'municipality', municipality: key },
        name,
        detail: words.value.search.municipality,
        texts: [fold(name)],
      }),
    );
    const folded = new Map(places.map(({ name, texts }) => [name, texts[0] ?? '']));
    const told = new Map<string, Entry>();
    for (const { municipality, about } of deviceList.value) {
      const site = cleanName(about.value.site);
      if (site === '' || told.has(`${municipality}/${site}`)) continue;
      const place = municipalityName(municipality);
      told.set(`${municipality}/${site}`, {
        route: { page: 'site', municipality, site },
        name: site,
        detail: `${words.value.search.site}, ${place}`,
        texts: [fold(site), folded.get(place) ?? fold(place)],
      });
    }
    const things = deviceList.value.map((device): Entry => {
      const name = nameOf(device);
      const place = municipalityName(device.municipality);
      const foldedPlace = folded.get(place) ?? fold(place);
      return {
        route: { page: 'device', municipality: device.municipality, device: device.id },
        name,
        detail: place,
        kind: device.kind,
        texts: [fold(name), fold(device.id), foldedPlace],
      };
    });
    return [...places, ...told.values(), ...things];
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export function SearchBox() {
  const typed = useSignal('');
  const isOpen = useSignal(false);
  const chosen = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  const entries = useEntries();
  const found = useComputed(() => findMatches(isOpen.value ? entries.value : [], typed.value, ({ texts }) => texts, MOST));
  const { search } = words.value;

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  function open(entry: Entry | undefined): void {
    if (!entry) return;
    navigate(entry.route);
    typed.value = '';
    isOpen.value = false;
    input.current?.blur();
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { hits } = found.value;
    if (event.key === 'Escape') {
      if (typed.value === '') input.current?.blur();
      typed.value = '';
      isOpen.value = false;
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      chosen.value = hits.length === 0 ? 0 : (chosen.value + step + hits.length) % hits.length;
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(hits[chosen.value]);
    }
  }

  const { hits, total } = found.value;
  const hasList = isOpen.value && typed.value.trim() !== '';
  return (
    <search class="search">
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={search.label}
        aria-expanded={hasList}
        aria-controls="search-hits"
        aria-autocomplete="list"
        aria-activedescendant={hasList && hits.length > 0 ? `search-hit-${chosen.value}` : undefined}
        placeholder={search.placeholder}
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          chosen.value = 0;
          isOpen.value = true;
        }}
        onBlur={() => {
          isOpen.value = false;
        }}
        onFocus={() => {
          isOpen.value = true;
        }}
        onKeyDown={onKeyDown}
      />
      <span class="key" aria-hidden="true">
        /
      </span>
      <div id="search-hits" class="search-hits" role="listbox" aria-label={search.label} hidden={!hasList || hits.length === 0}>
        {hits.map((entry, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: a combobox keeps the focus in its field
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field's keys choose
          <div
            key={hrefOf(entry.route)}
            id={`search-hit-${index}`}
            role="option"
            aria-selected={index === chosen.value}
            class="search-hit"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => open(entry)}
          >
            {entry.kind ? <Mark kind={entry.kind} /> : <span class="mark" />}
            <span class="search-name">{entry.name}</span>
            <span class="search-detail">{entry.detail}</span>
          </div>
        ))}
      </div>
      {hasList && hits.length === 0 && <p class="search-hits search-none">{search.nothing(typed.value.trim())}</p>}
      <span class="unseen" role="status">
        {hasList && hits.length > 0 ? search.found(formatNumber(total)) : ''}
      </span>
    </search>
  );
}
