// Netvox: frames of eleven bytes. R719A (parking bay, surface mounted) and R718NL1 (light sensor and current clamp).
import { codecOfPorts, type DecodedFields } from './codec.ts';
import { type Frame, hex2, unexpected } from './frame.ts';

interface NetvoxDevice {
  readonly name: string;
  /** Second byte of each frame. */
  readonly type: number;
  readonly report: (frame: Frame) => DecodedFields;
  readonly settings: (frame: Frame) => DecodedFields;
}

const LENGTH = 11;
const STARTUP = 0;
const STATUS = 1;
const CONFIG_WRITTEN = 0x81;
const CONFIG_READ = 0x82;

/** Volts in tenths; the highest bit says that the battery is low. */
function battery(byte: number): DecodedFields {
  const low = (byte & 0x80) !== 0;
  return { Volt: (byte & 0x7f) / 10, ...(low ? { LowBattery: true } : {}) };
}

function netvox({ name, type, report, settings }: NetvoxDevice) {
  function begin(frame: Frame): number {
    if (frame.length !== LENGTH) throw unexpected('the length of the frame', 'die Länge des Frames', frame.length, String(LENGTH));
    const first = frame.u8();
    frame.expect(type);
    return first;
  }
  function rest(frame: Frame, data: DecodedFields): DecodedFields {
    frame.skip(frame.left); // reserved
    return data;
  }
  return codecOfPorts({
    6(frame) {
      begin(frame);
      const kind = frame.u8();
      if (kind === STARTUP) return rest(frame, { Device: name, SWver: frame.u8() / 10, HWver: frame.u8(), Datecode: frame.hex(4) });
      if (kind !== STATUS) throw unexpected('the type of the report', 'der Typ der Meldung', kind, '0 or 1');
      return rest(frame, { Device: name, ...battery(frame.u8()), ...report(frame) });
    },
    7(frame) {
      const command = begin(frame);
      if (command === CONFIG_WRITTEN)
        return rest(frame, { Cmd: 'ConfigReportRsp', Device: name, Status: frame.u8() === 0 ? 'Success' : 'Failure' });
      if (command !== CONFIG_READ) throw unexpected('the command', 'das Kommando', `0x${hex2(command)}`, '0x81 or 0x82');
      return rest(frame, { Cmd: 'ReadConfigReportRsp', Device: name, MinTime: frame.u16(), MaxTime: frame.u16(), ...settings(frame) });
    },
  });
}

export const netvoxR719a = netvox({
  name: 'R719A',
  type: 0x59,
  report(frame) {
    const car = frame.u8();
    if (car > 1) throw unexpected('CarOnOff', 'CarOnOff', car, '0 or 1');
    return { CarOnOff: car };
  },
  settings: (frame) => ({ BatteryChange: frame.u8() / 10 }),
});

/** Current in mA, to be multiplied; illuminance in lux. */
export const netvoxR718nl1 = netvox({
  name: 'R718NL1',
  type: 0x98,
  report: (frame) => ({ Current: frame.u16(), Multiplier: frame.u8(), Illuminance: frame.u32() }),
  settings: (frame) => ({ CurrentChange: frame.u16(), IlluminanceChange: frame.u16() }),
});
