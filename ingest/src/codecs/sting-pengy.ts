// Sting Pengy: particles, climate and noise; the port tells the firmware. UPM, FPM and RPM are PM1, PM2.5 and PM10.
import { codecOfPorts, type DecodedFields, rounded } from './codec.ts';
import { type Frame, FrameError } from './frame.ts';

/** Lower ends of the European index's classes [EEA 2017], µg/m³, worst first. */
const CLASSES = [
  ['Extremely poor', 75, 150],
  ['Very poor', 50, 100],
  ['Poor', 25, 50],
  ['Moderate', 20, 40],
  ['Fair', 10, 20],
  ['Good', 0, 0],
] as const;

const europeanIndex = (pm25: number, pm10: number): string =>
  CLASSES.find(([, fine, coarse]) => pm25 >= fine || pm10 >= coarse)?.[0] ?? 'Good';

/** Percent; the sensor goes a little above 100 in fog. */
function humidity(frame: Frame, warnings: string[] | undefined): number {
  const percent = frame.u16() / 10;
  if (percent <= 100) return percent;
  if (percent > 120) throw new FrameError({ en: `the humidity is ${percent} %`, de: `die Feuchte ist ${percent} %` });
  warnings?.push(`Humidity out of range (${percent})`);
  return 100;
}

const tenths = (frame: Frame): number => rounded(frame.u16() / 10, 0);

function version1(frame: Frame, warnings: string[]): DecodedFields {
  const climate = { Humidity: humidity(frame, warnings), Temperature: frame.i16() / 10 };
  const [RPM, FPM] = [tenths(frame), tenths(frame)];
  return { ...climate, FPM, RPM, EAQI: europeanIndex(FPM, RPM) };
}

export const stingPengy = codecOfPorts({
  1: (frame, warnings) => ({ ...version1(frame, warnings), Version: '1.0' }),
  2: (frame, warnings) => ({
    ...version1(frame, warnings),
    Pressure: frame.u16(),
    CO: frame.u16(),
    NH3: frame.u16(),
    NO2: frame.u16() / 100,
    Noise: frame.u16() / 100,
    Version: '1.5',
  }),
  3(frame) {
    const climate = { Humidity: humidity(frame, undefined), Temperature: frame.i16() / 10, Pressure: frame.u16() };
    const [UPM, FPM, RPM] = [tenths(frame), tenths(frame), tenths(frame)];
    return { ...climate, UPM, FPM, RPM, Noise: frame.u16() / 100, EAQI: europeanIndex(FPM, RPM), Version: '2.0' };
  },
});
