// Tekzitel TEKZIPARK: parking bay with magnetometer, radar and the beacons of parking permits.
import { codecOfPorts, type DecodedFields } from './codec.ts';
import type { Frame } from './frame.ts';

function stateOf(frame: Frame): DecodedFields {
  const flags = frame.u8();
  const bit = (index: number) => (flags >> index) & 1;
  return {
    occupied: bit(7),
    keepAlive: bit(0),
    reset: bit(1),
    No_Beacon: bit(2),
    Radar: bit(3),
    Obstruction: bit(4),
    Good_Battery: bit(5),
    Temperature: frame.i8(),
    Parking_ID: frame.u8(),
  };
}

export const tekzitelTekzipark = codecOfPorts({
  1(frame) {
    const state = stateOf(frame);
    if (frame.left === 0) return state;
    const rssi = frame.i8();
    const beacons: number[] = [];
    while (frame.left > 0) beacons.push(frame.u16());
    return { ...state, Beacon_RSSI: rssi, Beacons: beacons };
  },
  2: (frame) => ({
    ...stateOf(frame),
    Deflection_X: frame.i8(),
    Deflection_Y: frame.i8(),
    Deflection_Z: frame.i8(),
    Baseline_X: frame.i8(),
    Baseline_Y: frame.i8(),
    Baseline_Z: frame.i8(),
    Fault_Code: frame.u8(),
    Obstruction: frame.u8(),
    D_Reflection: frame.u8(),
  }),
});
