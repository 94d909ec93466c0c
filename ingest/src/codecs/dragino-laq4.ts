// Dragino LAQ4: air quality indoors (CO2, TVOC, temperature, humidity). Format: Dragino wiki, LAQ4 user manual, uplink payload.
import { codecOfPorts } from './codec.ts';
import { unexpected } from './frame.ts';

const MEASURES = 1;
const ALARM_LIMITS = 31;

export const draginoLaq4 = codecOfPorts({
  2(frame) {
    const battery = frame.u16() / 1000;
    const status = frame.u8();
    const mode = (status >> 2) & 0x1f;
    if (mode === ALARM_LIMITS) {
      return {
        Bat_V: battery,
        Work_mode: 'ALARM',
        SHTEMPMIN: frame.i8(),
        SHTEMPMAX: frame.i8(),
        SHTHUMMIN: frame.u8(),
        SHTHUMMAX: frame.u8(),
        CO2MIN: frame.u16(),
        CO2MAX: frame.u16(),
      };
    }
    if (mode !== MEASURES) throw unexpected('the working mode', 'die Betriebsart', mode, '1 or 31');
    return {
      Bat_V: battery,
      Work_mode: 'CO2',
      Alarm_status: (status & 1) === 1 ? 'TRUE' : 'FALSE',
      TVOC_ppb: frame.u16(),
      CO2_ppm: frame.u16(),
      TempC_SHT: frame.i16() / 10,
      Hum_SHT: frame.u16() / 10,
    };
  },
});
