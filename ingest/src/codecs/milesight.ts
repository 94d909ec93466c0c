// Milesight: channel id, type and value, one after the other, little-endian, on port 85. AM308, EM500-LGT and WS558.
import { codecOfPorts, type DecodedFields, rounded } from './codec.ts';
import { type Frame, FrameError, hex2 } from './frame.ts';

type Channels = Readonly<Record<number, (frame: Frame) => DecodedFields>>;

/** Channel id in the high byte, type in the low one. */
const word = (frame: Frame): number => frame.u16('little');
const whole = (name: string) => (frame: Frame) => ({ [name]: word(frame) });
const tenth = (name: string) => (frame: Frame) => ({ [name]: word(frame) / 10 });
const percent = (name: string) => (frame: Frame) => ({ [name]: frame.u8() });
const unread = (bytes: number) => (frame: Frame) => {
  frame.skip(bytes);
  return {};
};

const BATTERY: Channels = { 373: percent('battery') };

/** What every device tells about itself after a join. */
const ABOUT_ITSELF: Channels = {
  65281: unread(1),
  65288: unread(6),
  65289: unread(2),
  65290: unread(2),
  65291: unread(1),
  65295: unread(1),
  65302: unread(8),
  65304: unread(2),
  65534: unread(1),
  65535: unread(2),
};

const unknownChannel = (id: string, type: string) =>
  new FrameError({ en: `unknown channel ${id} of type ${type}`, de: `der Kanal ${id} vom Typ ${type} ist unbekannt` });

function milesight(channels: Channels) {
  const known: Channels = { ...ABOUT_ITSELF, ...channels };
  return codecOfPorts({
    85(frame) {
      const data: Record<string, unknown> = {};
      do {
        const channel = frame.u16();
        const read = known[channel];
        // Without its length what follows cannot be told apart, so nothing of this frame can be trusted.
        if (!read) throw unknownChannel(`0x${hex2(channel >> 8)}`, `0x${hex2(channel & 0xff)}`);
        Object.assign(data, read(frame));
      } while (frame.left > 0);
      return data;
    },
  });
}

/** Temperature °C, humidity %, CO2 ppm, TVOC as the device counts it, pressure hPa, particles µg/m³. */
export const milesightAm308 = milesight({
  ...BATTERY,
  871: (frame) => ({ temperature: frame.i16('little') / 10 }),
  1128: (frame) => ({ humidity: frame.u8() / 2 }),
  1280: (frame) => ({ pir: frame.u8() === 1 ? 'trigger' : 'idle' }),
  1739: percent('light_level'),
  1386: unread(2), // activity in older firmware
  1637: unread(6), // illuminance in older firmware
  1917: whole('co2'),
  2173: (frame) => ({ tvoc: rounded(word(frame) / 100, 2) }),
  2278: whole('tvoc'),
  2419: tenth('pressure'),
  2685: (frame) => ({ hcho: word(frame) / 100 }),
  2941: whole('pm2_5'),
  3197: whole('pm10'),
  3453: (frame) => ({ o3: word(frame) / 100 }),
  3585: (frame) => ({ buzzer: frame.u8() === 1 ? 'on' : 'off' }),
});

/** Light in lux. */
export const milesightEm500Lgt = milesight({
  ...BATTERY,
  916: (frame) => ({ light: frame.u32('little') }),
});

/** Voltage V, power W, power factor %, energy Wh, current mA; eight switches. */
export const milesightWs558 = milesight({
  884: tenth('voltage'),
  1152: (frame) => ({ active_power: frame.u32('little') }),
  1409: percent('power_factor'),
  1667: (frame) => ({ power_consumption: frame.u32('little') }),
  1993: whole('total_current'),
  2097(frame) {
    frame.skip(1); // which of them have changed
    const states = frame.u8();
    return Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`switch_${index + 1}`, (states >> index) & 1 ? 'on' : 'off']));
  },
});
