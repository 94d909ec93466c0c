// Adeunis BREATH: particles and TVOC indoors. Format: Adeunis BREATH user guide, "Uplink frames". The newest of several values comes first.
import { codecOfPorts, type DecodedFields } from './codec.ts';
import { type Frame, withoutValues } from './frame.ts';

const UNIT = 'µg/m3';
const SUBSTANCES = ['tvoc', 'pm10', 'pm25', 'pm1'] as const;

function statusOf(byte: number): DecodedFields {
  return {
    frameCounter: byte >> 5,
    hardwareError: false,
    lowBattery: (byte & 0x02) !== 0,
    configurationDone: (byte & 0x01) !== 0,
    configurationInconsistency: (byte & 0x08) !== 0,
    sensorError: (byte & 0x10) !== 0,
  };
}

function periodic(frame: Frame): DecodedFields {
  const values: number[][] = SUBSTANCES.map(() => []);
  do for (const of of values) of.push(frame.u16());
  while (frame.left > 0);
  return {
    decodingInfo: 'values: [t=0, t-1, t-2, ...]',
    ...Object.fromEntries(SUBSTANCES.map((name, index) => [name, { unit: UNIT, values: values[index] }])),
  };
}

function alarm(frame: Frame): DecodedFields {
  const states = frame.u8();
  return Object.fromEntries(
    SUBSTANCES.map((name, bit) => [name, { alarmStatus: (states >> bit) & 1 ? 'active' : 'inactive', unit: UNIT, value: frame.u16() }]),
  );
}

/** The day's figures: least, most, mean and the minutes above the limit; PM1 has no limit. */
function daily(frame: Frame): DecodedFields {
  const of = (value: number, unit = UNIT) => ({ unit, value });
  return Object.fromEntries(
    SUBSTANCES.map((name) => {
      const figures = { min: of(frame.u16()), max: of(frame.u16()), average: of(frame.u16()) };
      return [name, name === 'pm1' ? figures : { ...figures, duration: of(frame.u16(), 'min') }];
    }),
  );
}

const TYPES: Record<number, readonly [string, (frame: Frame) => DecodedFields]> = {
  48: ['0x30 Daily frame', daily],
  109: ['0x6d Breath periodic data', periodic],
  110: ['0x6e Breath alarm', alarm],
};

export const adeunisBreath = codecOfPorts({
  1(frame) {
    const code = frame.u8();
    const status = statusOf(frame.u8());
    const type = TYPES[code];
    if (!type) throw withoutValues(code);
    const [name, read] = type;
    return { bytes: { type: name, status, ...read(frame) } };
  },
});
