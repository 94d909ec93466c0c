// Browan TBAM100: ambient light. Format: Browan Ambient Light Sensor reference manual, port 104.
import { codecOfPorts } from './codec.ts';

export const browanTbam100 = codecOfPorts({
  104(frame) {
    const status = frame.u8();
    const bit = (index: number) => (status >> index) & 1;
    return {
      darker: bit(0),
      lighter: bit(1),
      statusChange: bit(4),
      keepAlive: bit(5),
      battery: (25 + (frame.u8() & 0x0f)) / 10,
      temperatureBoard: (frame.u8() & 0x7f) - 32,
      lux: frame.u24('little') / 100,
    };
  },
});
