// Attacks of one municipality on the others, at Debian's mosquitto with the configuration that "npm run mosquitto" writes.
import mqtt, { type IClientOptions, type MqttClient, type Packet } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, type GuardedMosquitto, startGuardedMosquitto } from '../support/guarded-mosquitto.ts';
import { describeWithServer } from '../support/servers.ts';

const EUI = '00800000a00043e0';
const OTHER_EUI = '00800000a00043e1';
const VERSIONS = [4, 5] as const;
type Version = (typeof VERSIONS)[number];

describeWithServer('mosquitto', 'mosquitto, one municipality against another', () => {
  let broker: GuardedMosquitto;
  let unna: Account;
  let kamen: Account;
  let gateway: Account;

  beforeAll(async () => {
    broker = await startGuardedMosquitto('--share-group', 'workers');
    [unna, kamen, gateway] = [broker.add('unna'), broker.add('kamen'), broker.add('unna', '--gateway', EUI)];
  });
  afterAll(() => broker?.[Symbol.asyncDispose]());

  /** Lagebild's account; what it hears is gathered. */
  async function work(topics: string[], over: IClientOptions = {}): Promise<{ client: MqttClient; heard: string[] }> {
    const client = await broker.connect(broker.worker, { protocolVersion: 5, ...over });
    const heard: string[] = [];
    client.on('message', (topic) => heard.push(topic));
    await client.subscribeAsync(topics, { qos: 1 });
    return { client, heard };
  }

  async function publish(account: Account, topic: string, protocolVersion: Version = 4): Promise<number> {
    const client = await broker.connect(account, { protocolVersion });
    const code = await client.publishAsync(topic, '1', { qos: 1 }).then(
      () => 0,
      (error: Error & { code: number }) => error.code,
    );
    await client.endAsync(true);
    return code;
  }

  async function subscribe(account: Account, topic: string, protocolVersion: Version): Promise<number | undefined> {
    const client = await broker.connect(account, { protocolVersion });
    const answered = new Promise<number | undefined>((resolve) => {
      client.on('packetreceive', (packet: Packet) => {
        if (packet.cmd === 'suback') resolve(Number(packet.granted[0]));
      });
    });
    client.subscribe(topic, { qos: 1 });
    const code = await answered;
    await client.endAsync(true);
    return code;
  }

  describe("05 a municipality publishes below another's topic", () => {
    const FOREIGN = ['v1/unna/air/a', 'lns/unna/application/1/device/1/event/up', 'v1/unna', 'v2/kamen/air/a', '$SYS/broker/uptime'];

    it('arrives nowhere; MQTT 5 is told 135, MQTT 3.1.1 gets its PUBACK', async () => {
      const { client, heard } = await work(['v1/#', 'lns/#']);
      for (const topic of FOREIGN) {
        expect(await publish(kamen, topic, 5), topic).toBe(135);
        expect(await publish(kamen, topic, 4), topic).toBe(0);
      }
      const own = ['v1/kamen/air/a', 'lns/kamen/application/1/device/1/event/up'];
      for (const topic of own) expect(await publish(kamen, topic, 5), topic).toBe(0);
      await expect.poll(() => heard.length).toBeGreaterThanOrEqual(own.length);
      expect(heard).toEqual(own);
      await client.endAsync(true);
    });

    it("a gateway says nothing in another gateway's name, and commands nobody", async () => {
      const { client, heard } = await work(['v1/#', 'lns/#']);
      const below = 'lns/unna/eu868/gateway';
      for (const topic of [
        `${below}/${OTHER_EUI}/event/up`,
        `${below}/${EUI}/command/down`,
        'lns/unna/application/1/device/1/command/down',
      ])
        expect(await publish(gateway, topic, 5), topic).toBe(135);
      expect(await publish(gateway, 'v1/unna/air/a', 5)).toBe(135);
      const own = [`${below}/${EUI}/event/up`, `lns/unna/gateway/${EUI}/state/conn`];
      for (const topic of own) expect(await publish(gateway, topic, 5), topic).toBe(0);
      await expect.poll(() => heard.length).toBeGreaterThanOrEqual(own.length);
      expect(heard).toEqual(own);
      await client.endAsync(true);
    });

    it('nobody but the administration account changes accounts', async () => {
      for (const account of [kamen, gateway, broker.worker]) expect(await publish(account, '$CONTROL/dynamic-security/v1', 5)).toBe(135);
    });
  });

  describe("06 a municipality's last will is for another's topic", () => {
    it.each(VERSIONS)('is not delivered (version %i of the protocol)', async (protocolVersion) => {
      const { client, heard } = await work(['v1/#']);
      const dieWithWill = async (topic: string) => {
        const dying = await broker.connect(kamen, { protocolVersion, will: { topic, payload: Buffer.from('1'), qos: 1, retain: false } });
        dying.stream.destroy();
        await new Promise<void>((resolve) => dying.once('close', () => resolve()));
      };
      await dieWithWill('v1/unna/air/will');
      await dieWithWill('v1/kamen/air/will');
      await expect.poll(() => heard).toContain('v1/kamen/air/will');
      await publish(unna, 'v1/unna/air/fence');
      await expect.poll(() => heard).toContain('v1/unna/air/fence');
      expect(heard).not.toContain('v1/unna/air/will');
      await client.endAsync(true);
    });
  });

  describe('07 a municipality subscribes to everything, to another, to $SYS', () => {
    const FOREIGN = [
      '#',
      '+/#',
      'v1/#',
      'v1/unna/#',
      'v1/kamen/#',
      'lns/#',
      'lns/+/#',
      'lns/kamen/#',
      '$SYS/#',
      '$CONTROL/#',
      '$share/chirpstack/lns/kamen/#',
    ];

    it.each([
      [4, 128],
      [5, 135],
    ] as const)('is refused (version %i: SUBACK %i)', async (version, code) => {
      for (const topic of FOREIGN) expect(await subscribe(unna, topic, version), topic).toBe(code);
      expect(await subscribe(gateway, `lns/unna/eu868/gateway/${OTHER_EUI}/command/#`, version)).toBe(code);
      expect(await subscribe(gateway, 'lns/unna/#', version)).toBe(code);
    });

    it.each(VERSIONS)("hears its own devices' commands (version %i)", async (version) => {
      expect(await subscribe(unna, 'lns/unna/application/+/device/+/command/down', version)).toBe(1);
      expect(await subscribe(gateway, `lns/unna/eu868/gateway/${EUI}/command/#`, version)).toBe(1);
      // As ChirpStack v4 does.
      expect(await subscribe(unna, '$share/chirpstack/lns/unna/eu868/gateway/+/event/+', version)).toBe(1);
    });
  });

  describe("08 a municipality joins the worker's shared subscription", () => {
    it.each(['v1/#', '$share/workers/v1/#'])('is refused, and 100 of 100 arrive at the worker (%s)', async (topic) => {
      const { client, heard } = await work([topic]);
      const thief = await broker.connect(unna, { protocolVersion: 5 });
      const stolen: string[] = [];
      thief.on('message', (one) => stolen.push(one));
      for (const one of ['$share/workers/v1/#', '$share/other/v1/#', '$share/workers/lns/unna/#'])
        await expect(thief.subscribeAsync(one, { qos: 1 })).rejects.toMatchObject({ packet: { granted: [135] } });
      for (const one of ['$share/workers/v1/#', '$share/other/v1/#']) expect(await subscribe(kamen, one, 4), one).toBe(128);
      const sender = await broker.connect(kamen);
      await Promise.all(Array.from({ length: 100 }, (_, index) => sender.publishAsync(`v1/kamen/air/${index}`, '1', { qos: 1 })));
      await expect.poll(() => new Set(heard).size).toBe(100);
      expect(stolen).toEqual([]);
      await Promise.all([client, thief, sender].map((one) => one.endAsync(true)));
    });
  });

  it('08 the worker stays in its group when the rights are brought up to the rule book', () => {
    expect(broker.command('apply')).toContain('Nothing to change');
  });

  describe("09 a municipality connects with the worker's client id", () => {
    const persistent = { clientId: 'lagebild', clean: false, properties: { sessionExpiryInterval: 600 } };

    it.each(VERSIONS)('gets a session of its own; the worker stays (version %i)', async (protocolVersion) => {
      const { client, heard } = await work(['v1/#'], persistent);
      const thief = await broker.connect(unna, { clientId: 'lagebild', clean: true, protocolVersion });
      await publish(kamen, 'v1/kamen/air/fence');
      await expect.poll(() => heard).toContain('v1/kamen/air/fence');
      expect(client.connected).toBe(true);
      await Promise.all([client, thief].map((one) => one.endAsync(true)));
    });

    it('keeps the session of an absent worker, with what waits in it', async () => {
      const { client } = await work(['v1/#'], persistent);
      await client.endAsync();
      const thief = await broker.connect(unna, { clientId: 'lagebild', clean: true });
      await publish(kamen, 'v1/kamen/air/waiting');
      await thief.endAsync();
      const heard: string[] = [];
      // Listens before it connects: what waits comes right behind the CONNACK.
      const back = mqtt.connect(broker.url, { ...broker.worker, ...persistent, protocolVersion: 5, reconnectPeriod: 0 });
      back.on('message', (topic) => heard.push(topic));
      await new Promise((resolve) => back.once('connect', resolve));
      await publish(kamen, 'v1/kamen/air/later');
      await expect.poll(() => heard).toContain('v1/kamen/air/later');
      await back.endAsync(true);
      expect(heard).toContain('v1/kamen/air/waiting');
    });
  });
});
