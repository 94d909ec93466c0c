// Name and place of a device: the fields of its adoption, and of changing it later.
import { type Signal, useSignal } from '@preact/signals';
import { words } from '../i18n/language.ts';

export interface DeviceFieldValues {
  readonly name: Signal<string>;
  readonly lat: Signal<string>;
  readonly lon: Signal<string>;
}

export function useDeviceFields(begin: {
  name?: string | undefined;
  lat?: number | undefined;
  lon?: number | undefined;
}): DeviceFieldValues {
  const { locale } = words.value;
  const write = (value: number | undefined) => (value === undefined ? '' : value.toLocaleString(locale, { maximumFractionDigits: 6 }));
  return { name: useSignal(begin.name ?? ''), lat: useSignal(write(begin.lat)), lon: useSignal(write(begin.lon)) };
}

/** Degrees with a point or a comma; undefined when it is no number. */
const degrees = (text: string): number | undefined => {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
};

/** What is wrong with what was entered, for a person. */
export function problemIn({ lat, lon }: DeviceFieldValues): string | undefined {
  const isPlace = [lat, lon].every(({ value }) => degrees(value) !== undefined);
  const isEmpty = [lat, lon].every(({ value }) => value.trim() === '');
  return isPlace || isEmpty ? undefined : words.value.lorawan.waiting.placeWrong;
}

/** As the API takes them; what is empty is left out. */
export const enteredIn = ({ name, lat, lon }: DeviceFieldValues) => ({
  name: name.value.trim() || undefined,
  lat: degrees(lat.value),
  lon: degrees(lon.value),
});

export function DeviceFields({ fields: { name, lat, lon } }: { fields: DeviceFieldValues }) {
  const { waiting: text } = words.value.lorawan;
  return (
    <>
      <label>
        <span>{text.name}</span>
        <input type="text" maxLength={200} value={name.value} onInput={(event) => (name.value = event.currentTarget.value)} />
      </label>
      {(
        [
          [text.lat, lat, '51,5346'],
          [text.lon, lon, '7,6890'],
        ] as const
      ).map(([label, field, example]) => (
        <label key={label}>
          <span>{label}</span>
          <input
            type="text"
            inputMode="decimal"
            placeholder={example}
            value={field.value}
            onInput={(event) => (field.value = event.currentTarget.value)}
          />
        </label>
      ))}
    </>
  );
}
