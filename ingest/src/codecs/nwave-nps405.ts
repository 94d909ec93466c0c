// Nwave NPS405 (Smart Parking Sensor G4, flush mount): sends how long the state before has lasted, so that a lost frame can be healed.
import { codecOfPorts } from './codec.ts';

/** Seven bits: minutes to 89, then steps of five minutes to 239, of an hour to 599; 127 is longer than that. */
function previousState(code: number) {
  const overflow = code === 127;
  const [duration, error] =
    code < 90 ? [code, 0] : code < 120 ? [90 + (code - 90) * 5, 4] : overflow ? [660, null] : [240 + (code - 120) * 60, 59];
  return { previous_state_duration: duration, previous_state_duration_error: error, previous_state_duration_overflow: overflow };
}

function stateOf(byte: number) {
  return { occupied: (byte & 1) === 1, ...previousState(byte >> 1) };
}

/** Below -5 °C a good battery has 0.1 V less. */
function batteryHealth(volt: number, celsius: number): string {
  const critical = celsius >= -5 ? 2.9 : 2.8;
  return volt >= critical + 0.1 ? 'normal' : volt >= critical ? 'low' : 'critical';
}

const RESET_CAUSES: Record<number, string> = {
  0: 'rejoining_lorawan_network',
  1: 'watchdog',
  2: 'power_on',
  3: 'user_request',
  6: 'brownout',
  7: 'other',
};

export const nwaveNps405 = codecOfPorts({
  1: (frame) => ({ type: 'parking_status', ...stateOf(frame.u8()) }),
  2(frame) {
    const state = frame.u8();
    const volt = (2500 + frame.u8() * 4) / 1000;
    const temperature = frame.i8() / 2 + 10;
    frame.skip(frame.left); // what follows is not published
    return {
      type: 'heartbeat',
      occupied: (state & 1) === 1,
      battery_voltage: volt,
      temperature,
      battery_health: batteryHealth(volt, temperature),
      hw_health_status: state >> 1,
    };
  },
  3(frame) {
    const firmware = [frame.u8(), frame.u8(), frame.u8()].join('.');
    const cause = frame.u8();
    return {
      type: 'startup',
      firmware_version: firmware,
      reset_cause: RESET_CAUSES[cause] ?? `unknown (${cause})`,
      occupied: (frame.u8() & 1) === 1,
    };
  },
  10(frame) {
    const byte = frame.u8();
    // A tag read while the bay counts as free says nothing about the bay.
    const state = (byte & 1) === 1 ? stateOf(byte) : {};
    return { type: 'user_registration', ...state, tag_id: frame.hex(4).toUpperCase() };
  },
});
