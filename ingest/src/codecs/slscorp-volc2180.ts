// SLSCorp VOLC2180: street-light controller with meter and dimmer. The first byte tells the message; numbers come as text, as its vendor has them.
import { codecOfPorts, type DecodedFields } from './codec.ts';
import { type Frame, withoutValues } from './frame.ts';

const METER_TRAP = 0x00;
const METER_DATA = 0x58;
const LIGHT_SENSOR = 0x6a;

/** Dimmer in %, power W, energy kWh, current A, voltage V. */
const meter = (frame: Frame): DecodedFields => ({
  dimmer: String(frame.u8() / 2.5),
  power: String(frame.u16()),
  energy: String(frame.u24() / 1000),
  powerfactor: String(frame.u16() / 1000),
  irms: String(frame.u16() / 1000),
  vrms: String(frame.u32() / 1000),
});

export const slscorpVolc2180 = codecOfPorts({
  1(frame) {
    const message = frame.u8();
    if (message === METER_DATA) return meter(frame);
    if (message === METER_TRAP) return { ...meter(frame), temperature: String(frame.u8()) };
    if (message === LIGHT_SENSOR) return { adccount: frame.u16() };
    throw withoutValues(message);
  },
});
