// Bosch TPS110 (TPS110-0292), parking bay in the ground. Format: Bosch Parking Lot Sensor, Communication Interface Technical Description.
import { codecOfPorts } from './codec.ts';
import { type Frame, unexpected } from './frame.ts';

const RESET_CAUSES: Record<number, string> = { 1: 'watchdog', 2: 'POR', 3: 'system request', 4: 'other' };

function occupied(frame: Frame): boolean {
  const state = frame.u8();
  if (state > 1) throw unexpected('the state', 'der Zustand', state, '0 or 1');
  return state === 1;
}

export const boschTps110 = codecOfPorts({
  1: (frame) => ({ type: 'parking status', occupied: occupied(frame) }),
  // Firmware before 0.25 sends no temperature.
  2: (frame) => ({ type: 'heartbeat', occupied: occupied(frame), ...(frame.left > 0 ? { temperature: frame.i8() } : {}) }),
  3(frame) {
    const debugCodes = [frame.u32('little'), frame.u32('little'), frame.u32('little')].filter((code) => code !== 0);
    const [major, minor, patch] = [frame.u8(), frame.u8(), frame.u8()];
    const cause = frame.u8();
    return {
      type: 'startup',
      debugCodes,
      firmwareVersion: `${major}.${minor}.${patch}`,
      resetCause: RESET_CAUSES[cause] ?? `unknown (${cause})`,
      occupied: occupied(frame),
    };
  },
});
