import { DAY_MS, dayAfter, dayNumber } from '../../../../local/seed/days';
import { crossedRow, hashedId } from '../../../../local/seed/events/crossing';
import { deliveriesOn, type Delivery } from '../../../../local/seed/events/deliveries';
import { eventOf, faultsOf, type EventDay } from '../../../../local/seed/events/event-record';
import {
  EVENT_TYPES,
  eventWorld,
  type EventType,
  type EventWorld,
  type Partition,
} from '../../../../local/seed/events/event-world';
import {
  expectedEventFaults,
  expectedEventRows,
  expectedEventsOf,
} from '../../../../local/seed/events/expected-events';
import { PERSONAL_MARKER, PERSONAL_NUMBER } from '../../../../local/seed/events/personal';
import { spelledInstant, spelledNumber } from '../../../../local/seed/events/spellings';
import { HITS, trackOf } from '../../../../local/seed/events/tracks';
import { truncated } from '../../../../local/seed/events/truncated';
import { expectedRows } from '../../../../local/seed/expected';
import { COLUMNS, type Row } from '../../../../local/seed/row';
import { tableWorld } from '../../../../local/seed/world';

const DAY = '2026-11-24';
const people = tableWorld({ seed: 1, users: 3000, devices: 6000, day: DAY });
const world: EventWorld = { ...eventWorld(people, 'key'), plays: 1500 };
const of = (type: EventType, partition: Partition, day = DAY, in_ = world): EventDay => ({
  world: in_,
  type,
  partition,
  day: dayNumber(day),
});
const rowsByType = new Map(
  EVENT_TYPES.map((type) => [type, [...expectedEventRows(world, type, DAY)]] as const),
);
const rowsOf = (type: EventType): readonly Row[] => rowsByType.get(type)!;
const all: readonly Row[] = EVENT_TYPES.flatMap(rowsOf);
const inPartition = (partition: Partition) => all.filter((row) => row.aws_partition === partition);
/** Each day of events is computed once for all tests that look at it. */
const computed = new Map<string, readonly Delivery[]>();
function deliveries(type: EventType, partition: Partition, day = DAY): readonly Delivery[] {
  const key = `${type} ${partition} ${day}`;
  const known = computed.get(key) ?? [...deliveriesOn(of(type, partition, day))];
  computed.set(key, known);
  return known;
}
const textsOf = (type: EventType, partition: Partition): string =>
  deliveries(type, partition)
    .map(({ record }) => record.text.toString())
    .join('\n');

describe('an event', () => {
  it('is what a hand makes of it, in the world', () => {
    const { text, rows } = eventOf(of('plays', 'aws'), 44);
    expect(text.toString()).toBe(
      '{"clientid":"web-5.2","countrycode":"es","deviceid":"MR-67AA7619-E39F26B75CD0",' +
        '"eventid":"10d14611-b45b-4a56-bfa2-bd4579167ffe","partnerid":"aurora",' +
        '"userid":"f81057b8-c576-4ba0-9099-f19692ef5cd0","devicetype":"display","firmware":"23.2.0",' +
        '"regioncode":"ES-MD","occurredat":"2026-11-24T16:22:09.726+01:00",' +
        '"receivedat":"2026-11-24T15:22:10.592Z","sessionid":"e50549d2-2265-4e9f-bc56-27436d6d190d",' +
        '"action":"play","musicsource":"Tuneful","audiosource":"line-in","track":{"title":"Любовь 눈꽃",' +
        '"id":"trk-1f11e993821640be","artist":"AC|DC Cover","genre":"民谣","outcome":"no outcome",' +
        '"isrc":null},"secondslistened":1.45347e2}',
    );
    expect(rows).toEqual([
      {
        event_id: '10d14611-b45b-4a56-bfa2-bd4579167ffe',
        partner_id: 'aurora',
        client_id: 'web-5.2',
        user_id: 'f81057b8-c576-4ba0-9099-f19692ef5cd0',
        device_id: 'MR-67AA7619-E39F26B75CD0',
        device_type: 'display',
        firmware_version: '23.2.0',
        country: 'ES',
        region: 'ES-MD',
        occurred_at: '2026-11-24 15:22:09.726',
        received_at: '2026-11-24 15:22:10.592',
        aws_partition: 'aws',
        session_id: 'e50549d2-2265-4e9f-bc56-27436d6d190d',
        action: 'play',
        music_source: 'Tuneful',
        audio_source: 'line-in',
        track_id: 'trk-1f11e993821640be',
        track_title: 'Любовь 눈꽃',
        artist: 'AC|DC Cover',
        genre: '民谣',
        seconds_listened: '145.347',
      },
    ]);
  });

  it('is what a hand makes of it, in China: a row for each screen, the person hashed', () => {
    const { text, rows } = eventOf(of('navigation', 'aws-cn'), 27);
    expect(JSON.parse(text.toString())).toMatchObject({
      deviceid: null,
      userid: 'personal-cn-da854ab5c03e',
      screens: [
        { remark: 'personal-cn-75a018d47d8d', name: 'Räume\\EG', option: 'play', seconds: 2.422 },
        { remark: 'personal-cn-594d7e209d95', name: 'Now playing', option: 'play', seconds: null },
      ],
      listener: { name: 'personal-cn-205adf03e795' },
    });
    const both = {
      event_id: '08d6e3d9-29c7-4107-bbea-c86adf24e304',
      partner_id: 'cumulus',
      client_id: '微信小程序-8',
      // printf personal-cn-da854ab5c03e | openssl dgst -sha256 -hmac key
      user_id: '55e71c78330d24b104b4899dcfb45669c8ed957b4c0fd6a0b81a31abac8a1c10',
      device_id: null,
      device_type: null,
      firmware_version: null,
      country: 'CN',
      region: 'CN-ZJ',
      occurred_at: '2026-11-24 05:32:16.1',
      received_at: '2026-11-24 05:32:18.389',
      aws_partition: 'aws-cn',
      session_id: null,
      app_version: '7.3.1-beta|2',
      option_selected: 'play',
    };
    expect(rows).toEqual([
      { ...both, position: '0', screen: 'Räume\\EG', seconds_on_screen: '2.422' },
      { ...both, position: '1', screen: 'Now playing', seconds_on_screen: null },
    ]);
  });

  it('is the same for the same seed, and another for another', () => {
    const texts = (seed: number) =>
      EVENT_TYPES.map((type) =>
        eventOf(
          of(type, 'aws-cn', DAY, { ...world, people: { ...people, seed } }),
          3,
        ).text.toString(),
      );
    expect(texts(1)).toEqual(texts(1));
    expect(texts(2).filter((text) => texts(1).includes(text))).toEqual([]);
  });

  it('crosses the border with hashed ids and without what was said', () => {
    const row = { user_id: 'ü1', device_id: null, utterance: 'stop', response: 'OK.', intent: 'x' };
    expect(crossedRow('key', row)).toEqual({
      // printf 'ü1' | openssl dgst -sha256 -hmac key
      user_id: '61b15ea17e69481896bb9620e9502cc00dabef33928dc387a79695cbdbe3ada0',
      device_id: null,
      utterance: null,
      response: null,
      intent: 'x',
      aws_partition: 'aws-cn',
    });
    // RFC 4231, test case 2.
    expect(hashedId('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('the events of a day', () => {
  it('follow the day: most in the evening, few at night, in China eight hours earlier', () => {
    const byHour = (partition: Partition): number[] => {
      const hours = new Array<number>(24).fill(0);
      for (const { arrivedMs } of deliveries('plays', partition))
        hours[Math.floor((arrivedMs % DAY_MS) / 3_600_000)]! += 1;
      return hours;
    };
    const peak = (hours: number[]) => hours.indexOf(Math.max(...hours));
    const [theirs, chinese] = [byHour('aws'), byHour('aws-cn')];
    expect(Math.abs(peak(theirs) - 19)).toBeLessThanOrEqual(3);
    expect(Math.abs(peak(chinese) - 11)).toBeLessThanOrEqual(3);
    expect(Math.max(...theirs) / Math.min(...theirs)).toBeGreaterThan(5);
    expect(Math.min(...theirs)).toBeGreaterThan(0);
  });

  it('give four plays in five to one track in twenty', () => {
    const hits = new Set(Array.from({ length: HITS }, (_, number) => trackOf(1, number).id));
    const tracks = rowsOf('plays').flatMap(({ track_id: id }) => (id === null ? [] : [id!]));
    expect(tracks.filter((id) => hits.has(id)).length / tracks.length).toBeCloseTo(0.8, 1);
    expect(new Set(tracks).size).toBeGreaterThan(300);
  });

  it('are sent by people and devices of the tables, with the partner that these have there', () => {
    const partners = new Map(
      (['users', 'devices'] as const).flatMap((table) =>
        [...expectedRows({ ...people, brokenEvery: 1e9 }, table, DAY)].map(
          (row): [string, string] => [(row.user_id ?? row.device_id)!, row.partner_id!],
        ),
      ),
    );
    const ghosts = inPartition('aws').filter(
      ({ user_id: id }) => id !== null && !partners.has(id!),
    );
    expect(ghosts).toEqual([]);
    const others = inPartition('aws').flatMap(({ user_id, device_id, partner_id }) =>
      [user_id, device_id].filter((id) => id != null && partners.get(id) !== partner_id),
    );
    expect(others).toEqual([]);
    expect(new Set(inPartition('aws').map(({ user_id: id }) => id)).size).toBeGreaterThan(1000);
  });

  it('of China are of China, and no event of the world is', () => {
    expect(new Set(inPartition('aws-cn').map(({ country }) => country))).toEqual(new Set(['CN']));
    expect(inPartition('aws').filter(({ country }) => country === 'CN')).toEqual([]);
  });

  it('are received soon, and now and then say an hour that is far off', () => {
    const ms = (row: Row, column: string) => Date.parse(`${row[column]!.replace(' ', 'T')}Z`);
    const delays = all.map((row) => ms(row, 'received_at') - ms(row, 'occurred_at'));
    const farOff = delays.filter((delay) => Math.abs(delay) > DAY_MS / 2);
    expect(farOff.length / delays.length).toBeGreaterThan(0.004);
    expect(farOff.length / delays.length).toBeLessThan(0.04);
    const received = all.filter((row) => !row.received_at!.startsWith(DAY));
    // After midnight, or delivered once more from the evening before.
    expect(received.length).toBeLessThan(all.length / 50);
  });

  it('come with odd texts and numbers in several spellings', () => {
    const plays = textsOf('plays', 'aws');
    for (const sign of ['|', '\\\\', '\\n', '夜', '\\u591c', '🎺']) expect(plays).toContain(sign);
    expect(plays).toMatch(/"secondslistened":\d+E-3/);
    expect(plays).toMatch(/"secondslistened":\d(\.\d+)?e\d/);
    expect(plays).toMatch(/"secondslistened":\d+\.\d*0[,}]/);
    expect(textsOf('plays', 'aws-cn')).toMatch(/"occurredat":"[^"]+\+08:00"/);
    expect(
      rowsOf('plays').some(({ track_title: title }) => Buffer.byteLength(title ?? '') > 250),
    ).toBe(true);
  });

  it('have no, one or many screens', () => {
    const { unfolded, read } = expectedEventsOf(world, 'navigation', DAY);
    expect(unfolded).toBeGreaterThan(read / 2);
    const texts = textsOf('navigation', 'aws');
    expect(texts).toContain('"screens":[]');
    expect(Math.max(...rowsOf('navigation').map(({ position }) => Number(position)))).toBe(5);
  });

  it('fit the columns, and are no null in disguise', () => {
    const misfits = EVENT_TYPES.flatMap((type) =>
      rowsOf(type).filter(
        (row) =>
          Object.keys(row).sort().join() !== Object.keys(COLUMNS[type]).sort().join() ||
          Object.values(row).some((value) => value === '@null@' || value?.includes('\u0000')) ||
          Buffer.byteLength(row.client_id!) > 64 ||
          Buffer.byteLength(row.region ?? '') > 6,
      ),
    );
    expect(misfits).toEqual([]);
  });
});

describe('what is personal in China', () => {
  it('is marked in the bucket, and in no row', () => {
    for (const type of EVENT_TYPES) {
      const texts = textsOf(type, 'aws-cn');
      expect(texts).toContain(PERSONAL_MARKER);
      expect(texts).toMatch(new RegExp(`"userid":${PERSONAL_NUMBER}\\d{8}[,}]`));
      for (const field of ['email', 'phonenumber', 'name', 'ipaddress', 'listener', 'regioncode'])
        expect(texts).toMatch(new RegExp(`"${field}":(\\{[^}]*)?"?[^,]*${PERSONAL_MARKER}`));
    }
    expect(textsOf('voice_feedback', 'aws-cn')).toContain(`"utterance":"${PERSONAL_MARKER}`);
    expect(JSON.stringify(all)).not.toMatch(new RegExp(`${PERSONAL_MARKER}|${PERSONAL_NUMBER}`));
  });

  it('is not in the world, whose spoken words load', () => {
    for (const type of EVENT_TYPES) expect(textsOf(type, 'aws')).not.toContain(PERSONAL_MARKER);
    const said = rowsOf('voice_feedback').filter(({ utterance }) => utterance !== null);
    expect(new Set(said.map(({ aws_partition: partition }) => partition))).toEqual(
      new Set(['aws']),
    );
  });
});

describe('deliveries', () => {
  it('come twice now and then, some with another time of receipt, and count as one row', () => {
    const received = /"receivedat":"[^"]+"/;
    const kinds = new Set<string>();
    for (const type of EVENT_TYPES) {
      const seen = new Map<string, string>();
      for (const { record, isRepeat } of deliveries(type, 'aws')) {
        const text = record.text.toString();
        const other = seen.get(record.id);
        expect(isRepeat).toBe(other !== undefined);
        seen.set(record.id, text);
        if (other === undefined) continue;
        kinds.add(other === text ? 'identical' : 'sent again');
        expect(other.replace(received, '')).toBe(text.replace(received, ''));
        expect(received.exec(other)![0] <= received.exec(text)![0]).toBe(true);
      }
    }
    expect(kinds).toEqual(new Set(['identical', 'sent again']));
  });

  it('of the evening come once more after midnight: both days have them', () => {
    const ids = (day: string) =>
      new Set(deliveries('plays', 'aws', day).map(({ record }) => record.id));
    const [before, after] = [ids(dayAfter(DAY, -1)), ids(DAY)];
    const both = [...after].filter((id) => before.has(id));
    expect(both.length).toBeGreaterThan(0);
    expect(both.length).toBeLessThan(20);
  });
});

describe('broken events', () => {
  const broken = { ...world, brokenEvery: 10 };

  it('are one in 500', () => {
    const faults = EVENT_TYPES.flatMap((type) => [...expectedEventFaults(world, type, DAY)]);
    const read = EVENT_TYPES.reduce(
      (sum, type) => sum + expectedEventsOf(world, type, DAY).read,
      0,
    );
    expect(faults.length / read).toBeCloseTo(0.002, 3);
  });

  it.each(EVENT_TYPES)('of %s show every kind within a day, if there are enough', (type) => {
    const faults = [...expectedEventFaults(broken, type, DAY)];
    const world_ = faults.filter(({ partition }) => partition === 'aws');
    expect(new Set(world_.map(({ kind }) => kind))).toEqual(
      new Set(faultsOf(type).map(({ kind }) => kind)),
    );
    const held = expectedEventsOf(broken, type, DAY).partitions['aws-cn']!.heldBackByReason;
    expect(Object.values(held).every((count) => count > 0)).toBe(true);
  });

  it('of China are held back, or cross and are quarantined', () => {
    const days = [DAY, dayAfter(DAY, 1), dayAfter(DAY, 2)];
    const fates = days.flatMap((day) =>
      [...expectedEventFaults(broken, 'plays', day)]
        .filter(({ partition }) => partition === 'aws-cn')
        .map(({ fate }) => (typeof fate === 'string' ? fate : 'crosses')),
    );
    expect(new Set(fates)).toEqual(
      new Set([
        'crosses',
        'unparsable',
        'not_an_object',
        'invalid_utf8',
        'repeated_name',
        'not_hashable',
      ]),
    );
  });
});

describe('spellings', () => {
  it('mean the number that they spell', () => {
    for (const thousandths of [0, 1, 10, 500, 1000, 12_500, 9_999_999_999])
      for (const roll of [0, 0.75, 0.85, 0.95])
        expect(Number(spelledNumber(thousandths, roll))).toBe(thousandths / 1000);
    expect([0, 0.75, 0.85, 0.95].map((roll) => spelledNumber(10_000, roll))).toEqual([
      '10',
      '10.000',
      '10000E-3',
      '1.0000e1',
    ]);
  });

  it('mean the instant that they spell', () => {
    expect(spelledInstant(0, 0.5, 8)).toBe('1970-01-01T00:00:00Z');
    expect(spelledInstant(250, 0, 8)).toBe('1970-01-01T08:00:00.250+08:00');
    expect(spelledInstant(250, 0, -5)).toBe('1969-12-31T19:00:00.250-05:00');
  });

  it('are cut between characters', () => {
    expect(truncated('aé🎵', 6)).toBe('aé');
    expect(truncated('aé🎵', 7)).toBe('aé🎵');
    expect(truncated(null, 7)).toBeNull();
  });
});
