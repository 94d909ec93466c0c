// Dingtek DO201: parking bay with magnetometer and ultrasound. A frame begins with 0x80 0x00 and ends with 0x81.
import { codecOfPorts, type DecodedFields } from './codec.ts';
import { type Frame, unexpected } from './frame.ts';

const TELEMETRY = new Set([1, 2]); // regular, and because something changed
const PARAMETERS = 3;

function telemetry(frame: Frame): DecodedFields {
  const level = frame.u16();
  const [park, battery] = [frame.u8(), frame.u8()];
  return {
    level,
    volt: frame.u16() / 100,
    alarmPark: park >> 4 !== 0,
    alarmLevel: (park & 0x0f) !== 0,
    alarmMagnet: battery >> 4 !== 0,
    alarmBattery: (battery & 0x0f) !== 0,
    xMagnet: frame.i16(),
    yMagnet: frame.i16(),
    zMagnet: frame.i16(),
    temperature: frame.i8(),
    humidity: frame.u8(),
    frameCounter: frame.u16(),
  };
}

const parameters = (frame: Frame): DecodedFields => ({
  firmware: `${frame.u8()}.${frame.u8()}`,
  uploadInterval: frame.u8(),
  detectInterval: frame.u8(),
  levelThreshold: frame.u8(),
  magnetThreshold: frame.u16(),
  batteryThreshold: frame.u8(),
});

export const dingtekDo201 = codecOfPorts({
  3(frame) {
    frame.expect(0x80);
    frame.skip(2); // device class and type
    const type = frame.u8();
    frame.expect(frame.length);
    let data: DecodedFields;
    if (TELEMETRY.has(type)) data = telemetry(frame);
    else if (type === PARAMETERS) data = parameters(frame);
    else throw unexpected('the type of the packet', 'der Typ des Pakets', type, '1, 2 or 3');
    frame.skip(frame.left - 1); // reserved
    frame.expect(0x81);
    return data;
  },
});
