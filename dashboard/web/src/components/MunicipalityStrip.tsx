// The municipalities side by side: how many devices of each kind, and how many of them are silent.
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { computed } from '@preact/signals';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { hrefOf } from '../router/route.ts';
import { deviceList } from '../state/device-store.ts';
import { type MunicipalityInfo, region } from '../state/region.ts';
import { Mark } from './Mark.tsx';

interface Counts {
  all: number;
  silent: number;
  readonly kinds: Record<Kind, number>;
}

/** Of all municipalities at once: ten looks at thousands of devices would be nine too many. */
const countsByMunicipality = computed(() => {
  const counts = new Map<string, Counts>();
  for (const device of deviceList.value) {
    let own = counts.get(device.municipality);
    if (!own) {
      own = { all: 0, silent: 0, kinds: { parking: 0, air: 0, lighting: 0 } };
      counts.set(device.municipality, own);
    }
    own.all += 1;
    own.kinds[device.kind] += 1;
    if (device.freshness.value === 'silent') own.silent += 1;
  }
  return counts;
});

const NONE: Counts = { all: 0, silent: 0, kinds: { parking: 0, air: 0, lighting: 0 } };

function Item({ municipality }: { municipality: MunicipalityInfo }) {
  const { all, silent, kinds } = countsByMunicipality.value.get(municipality.key) ?? NONE;
  const text = words.value;
  return (
    <li class="place">
      <a class="place-name" href={hrefOf({ page: 'municipality', municipality: municipality.key })}>
        {municipality.name}
      </a>
      {all === 0 ? (
        <span class="place-none">{text.municipalities.none}</span>
      ) : (
        <span class="place-counts num">
          {KINDS.map((kind) => (
            <span key={kind} class={kinds[kind] === 0 ? 'place-count place-zero' : 'place-count'} title={text.kinds[kind]}>
              <Mark kind={kind} />
              <span class="unseen">{text.kinds[kind]}</span> {formatNumber(kinds[kind])}
            </span>
          ))}
        </span>
      )}
      <span class="place-silent num">{silent > 0 && text.municipalities.silent(formatNumber(silent))}</span>
    </li>
  );
}

export function MunicipalityStrip() {
  return (
    <nav class="places" aria-label={words.value.municipalities.title}>
      <ul>
        {region.value?.municipalities.map((municipality) => (
          <Item key={municipality.key} municipality={municipality} />
        ))}
      </ul>
    </nav>
  );
}
