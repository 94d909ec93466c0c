// Formats of which no recorded messages are at hand: gateways with a server of their own, gateway statistics, airrohr.
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { describe, expect, it } from 'vitest';
import { recognise } from './recognise.ts';

const decode = (topic: string, root: unknown, payload: Uint8Array = Buffer.from(JSON.stringify(root ?? ''))) =>
  recognise({ levels: topic.split('/'), root, payload });

describe('gateways with a network server of their own', () => {
  it('Milesight UG6x', () => {
    const message = {
      applicationID: '1',
      applicationName: 'licht-holzwickede',
      data: 'A3SyCA==',
      devEUI: '24e124756c123456',
      deviceName: 'HW-Schrank-07',
      fCnt: 512,
      fPort: 85,
      rxInfo: [{ altitude: 0, latitude: 0, loRaSNR: 9.2, longitude: 0, mac: '24e124fffef54092', name: 'Local Gateway', rssi: -71 }],
      time: '2026-11-23T16:02:27.078763Z',
      txInfo: { adr: true, dataRate: { bandwidth: 125, modulation: 'LORA', spreadFactor: 7 }, frequency: 868100000 },
    };
    expect(decode('kreis/milesight/up', message)).toMatchObject({
      format: 'Milesight gateway',
      event: {
        type: 'uplink',
        devEui: '24e124756c123456',
        name: 'HW-Schrank-07',
        fCnt: 512,
        fPort: 85,
        bytes: Buffer.from('0374b208', 'hex'),
        spreadingFactor: 7,
        receptions: [{ gateway: '24e124fffef54092', rssi: -71, snr: 9.2 }],
        time: Date.UTC(2026, 10, 23, 16, 2, 27, 78),
      },
    });
  });

  it.each([
    ['2026-11-23T16:02:27.123456789Z', Date.UTC(2026, 10, 23, 16, 2, 27, 123)],
    ['2026-11-23T17:02:27+01:00', Date.UTC(2026, 10, 23, 16, 2, 27)],
    ['2026-11-23T16:02:27', undefined], // by whose clock?
    ['2026-11-23T16:02', undefined],
  ])('a time of %s', (time, expected) => {
    const { event } = decode('m', { applicationID: '1', devEUI: '24e124756c123456', data: 'A3SyCA==', fPort: 85, time }) ?? {};
    expect((event as { time?: number }).time).toBe(expected);
  });

  it('the newer Milesight gateway, with a number for its application, and its notifications', () => {
    const about = { applicationID: 3, applicationName: 'a', devEUI: '24E124756C123456', gatewaySN: '6538F1', deviceID: 9 };
    expect(decode('x', { ...about, data: 'AQ==', fPort: 2, rxInfo: [{ rssi: -80, loRaSNR: 1 }] })).toMatchObject({
      format: 'Milesight gateway',
      event: { type: 'uplink', devEui: '24e124756c123456', receptions: [{ gateway: '6538F1', rssi: -80, snr: 1 }] },
    });
    expect(decode('x', { ...about, status: 'offline' })?.event).toMatchObject({ type: 'other', what: 'status' });
    expect(decode('x', { ...about, error: 'DOWNLINK_GCM' })?.event).toMatchObject({ type: 'log', description: 'DOWNLINK_GCM' });
  });

  it('MultiTech, on both of its topics, with dashes and hexadecimal payload', () => {
    const up = { deveui: '00-80-00-00-04-00-12-34', data: '0374b20800', port: 85, seqn: 7, rssi: -60, lsnr: 8.5, datr: 'SF10BW125' };
    const expected = {
      type: 'uplink',
      devEui: '0080000004001234',
      fCnt: 7,
      fPort: 85,
      spreadingFactor: 10,
      bytes: Buffer.from('0374b20800', 'hex'),
      encoding: 'hex',
    };
    expect(decode('lora/00-80-00-00-04-00-12-34/up', up)).toMatchObject({ format: 'MultiTech Conduit', event: expected });
    const long = 'lorawan/00-80-00-00-a0-00-11-22/AA-AA-AA-AA-AA-AA-AA-AA/00-80-00-00-04-00-12-34';
    expect(decode(`${long}/up`, up)?.event).toMatchObject({
      ...expected,
      receptions: [{ gateway: '00800000a0001122', rssi: -60, snr: 8.5 }],
    });
    expect(decode(`${long}/joined`, {})?.event).toMatchObject({ type: 'join', devEui: '0080000004001234' });
    expect(decode('lorawan/00-80-00-00-a0-00-11-22/disconnected', undefined)?.event).toEqual({
      type: 'gateway state',
      gateway: '00800000a0001122',
      isOnline: false,
    });
  });
});

it('addresses of a session are the same in every spelling', () => {
  const of = (topic: string, message: object) => {
    const event = decode(topic, message)?.event;
    return event && 'devAddr' in event ? event.devAddr : undefined;
  };
  const devEui = '24e124756c123456';
  expect(of('x', { deviceInfo: { devEui }, devAddr: '01A2b3c4', fCnt: 1 })).toBe('01a2b3c4');
  expect(of('x', { end_device_ids: { dev_eui: devEui, dev_addr: '01A2B3C4' }, uplink_message: {} })).toBe('01a2b3c4');
  expect(of('application/1/device/2/event/up', { devEUI: devEui, devAddr: 'AaKzxA==', data: '' })).toBe('01a2b3c4'); // of the Protobuf-JSON marshaler
  expect(of('lora/00-80-00-00-04-00-12-34/up', { devaddr: '01-a2-b3-c4', data: '' })).toBe('01a2b3c4');
  expect(of('x', { deviceInfo: { devEui }, devAddr: 'none', fCnt: 1 })).toBeUndefined();
});

it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty', 'Close'])('"%s" is no state of a MultiTech gateway', (state) => {
  expect(decode(`lorawan/abc/${state}`, {})).toBeUndefined();
});

describe('a payload whose way of writing a setting decides', () => {
  const of = (data: unknown) => {
    const event = decode('lora/00-80-00-00-04-00-12-34/up', { data, port: 1 })?.event;
    if (event === undefined || !('type' in event) || event.type !== 'uplink') return event;
    const { bytes, asHex, encoding } = event;
    return [Buffer.from(bytes).toString('hex'), encoding ?? (asHex && Buffer.from(asHex).toString('hex'))];
  };
  it.each([
    ['', ['', undefined]],
    ['95', ['95', 'hex']],
    ['0195', ['d35f79', '0195']], // both
    ['019500', ['019500', 'hex']],
    ['AZU=', ['0195', 'base64']],
    ['0374b208', ['d37ef86f6d3c', '0374b208']], // both
    ['AAAA', ['000000', 'aaaa']], // both
    ['aBcD', ['681703', 'base64']], // nobody mixes capitals into hexadecimal digits
    ['0831000105816407c902000374b208', ['0831000105816407c902000374b208', 'hex']],
    ['0831000105816407c902000374b20811', ['0831000105816407c902000374b20811', 'hex']], // sixteen digits and more, small letters among them
    ['AAAAAAAAAAAAAAAA', ['000000000000000000000000', 'aaaaaaaaaaaaaaaa']], // twelve bytes of nothing, or not
  ])('%j', (data, expected) => {
    expect(of(data)).toEqual(expected);
  });
  it.each(['9', 'x%', 12, {}])('%j is neither', (data) => {
    expect(of(data)).toHaveProperty('problem');
  });
});

describe('the gateway side of ChirpStack v4', () => {
  const stats = {
    gatewayId: '24e124fffef7a001',
    time: '2026-11-23T07:15:30Z',
    location: { latitude: 51.5917, longitude: 7.6638, altitude: 71 },
    rxPacketsReceived: 42,
    rxPacketsReceivedOk: 39,
    txPacketsReceived: 2,
    txPacketsEmitted: 1,
    dutyCycleStats: { bands: [{ loadMax: '36s', loadTracked: '9s' }, { loadMax: '3.6s' }] },
  };
  const expected = {
    type: 'gateway stats',
    gateway: '24e124fffef7a001',
    time: Date.UTC(2026, 10, 23, 7, 15, 30),
    lat: 51.5917,
    lon: 7.6638,
    received: 42,
    receivedOk: 39,
    toSend: 2,
    sent: 1,
    dutyCycle: 0.25,
  };

  it('as JSON, with and without a region in front', () => {
    expect(decode('gateway/24e124fffef7a001/event/stats', stats)?.event).toEqual(expected);
    expect(decode('eu868/gateway/24E124FFFEF7A001/event/stats', stats)?.event).toEqual({ ...expected, region: 'eu868' });
    expect(decode('eu868/gateway/24e124fffef7a001/state/conn', { gatewayId: '24e124fffef7a001' })?.event).toMatchObject({
      isOnline: false,
    });
    expect(decode('eu868/gateway/24e124fffef7a001/event/up', {})?.event).toMatchObject({ type: 'gateway traffic', what: 'event/up' });
  });

  it('as Protobuf', () => {
    const duration = (writer: BinaryWriter, field: number, seconds: number) =>
      writer
        .uint32((field << 3) | 2)
        .fork()
        .uint32(8)
        .int64(seconds)
        .join();
    const writer = new BinaryWriter();
    duration(writer, 2, Date.UTC(2026, 10, 23, 7, 15, 30) / 1000);
    writer
      .uint32((3 << 3) | 2)
      .fork()
      .uint32(9)
      .double(51.5917)
      .uint32(17)
      .double(7.6638)
      .uint32(25)
      .double(71)
      .join();
    for (const [field, count] of [
      [5, 42],
      [6, 39],
      [7, 2],
      [8, 1],
    ] as const)
      writer.uint32(field << 3).uint32(count);
    writer
      .uint32((13 << 3) | 2)
      .fork()
      .uint32(8)
      .uint32(868_100_000)
      .uint32(16)
      .uint32(39)
      .join(); // passed over
    writer.uint32((17 << 3) | 2).string('24e124fffef7a001');
    writer.uint32((18 << 3) | 2).fork();
    duration(duration(writer.uint32((3 << 3) | 2).fork(), 4, 36), 5, 9).join();
    writer.join();
    const payload = writer.finish();
    expect(decode('eu868/gateway/24e124fffef7a001/event/stats', undefined, payload)).toMatchObject({
      because: '{region}/gateway/{id}/event/…, Protobuf',
      event: { ...expected, region: 'eu868' },
    });
    for (let length = 0; length < payload.length; length += 1)
      decode('gateway/24e124fffef7a001/event/stats', undefined, payload.subarray(0, length));
    const online = new BinaryWriter()
      .uint32((3 << 3) | 2)
      .string('24e124fffef7a001')
      .uint32(2 << 3)
      .uint32(1)
      .finish();
    expect(decode('gateway/24e124fffef7a001/state/conn', undefined, online)?.event).toMatchObject({ isOnline: true });
    expect(decode('gateway/24e124fffef7a001/state/conn', undefined, Buffer.from('hello'))?.event).toHaveProperty('problem');
  });
});

it('airrohr: values as text, the sensor in front of their names, no time', () => {
  const sensordatavalues = Object.entries({
    SDS_P1: '14.37',
    SDS_P2: '8.10',
    BME280_temperature: '6.42',
    BME280_pressure: '100873.31',
    BME280_humidity: '91.75',
    temperature: '7.9',
    signal: '-63',
  }).map(([value_type, value]) => ({ value_type, value }));
  expect(decode('push/airrohr', { esp8266id: '12776241', software_version: 'NRZ-2024-135', sensordatavalues })?.event).toEqual({
    type: 'measured',
    device: 'esp8266-12776241',
    readings: [{ fields: { pm10: 14.37, pm2_5: 8.1, temperature: 6.42, pressure: 1008.7331, humidity: 91.75 } }],
  });
  const of = (value_type: string) => decode('x', { esp8266id: '1', sensordatavalues: [{ value_type, value: '-63' }] })?.event;
  expect(of('signal')).toEqual({ type: 'measured', device: 'esp8266-1', readings: [{ fields: {} }] }); // just switched on
  expect(of('XYZ_P1')).toHaveProperty('problem');
});
