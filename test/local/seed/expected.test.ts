import { firstDifference } from '../../../local/seed/difference';
import { digestOf } from '../../../local/seed/digest';
import { expectedOf, expectedQuarantine, expectedRows } from '../../../local/seed/expected';
import { recordsOn } from '../../../local/seed/records';
import { canonicalRow, timestampText, type Row } from '../../../local/seed/row';
import { tableWorld, type World } from '../../../local/seed/world';
import { userRow } from '../../../local/seed/user-record';

const DAY = '2026-11-24';
const world = tableWorld({ seed: 1, users: 3000, devices: 3000, day: DAY });
const users = [...expectedRows(world, 'users', DAY)];

const changed = (at: number, change: Partial<Row>): Row[] =>
  users.map((row, index) => (index === at ? ({ ...row, ...change } as Row) : row));

describe('the expected rows', () => {
  it('are what a hand makes of the items', () => {
    const [user] = recordsOn(world, 'users', DAY);
    expect(user).toEqual({
      item: {
        id: { S: '3aabcd6f-49ab-4475-9a2a-ca1ba9a535dc' },
        partner: { S: 'aurora' },
        email: { S: 'quentin.dvorak0@personal.example' },
        name: { S: 'Quentin Dvořák-Quillfeather' },
        client: { S: 'ios-5.6' },
        country: { S: 'US' },
        region: { S: 'US-CA' },
        locale: { S: 'en-US' },
        registered: { N: '1456834151537' },
        lastSeen: { N: '1795521339976' },
        status: { S: 'suspended' },
        consent: { M: { marketing: { BOOL: false }, version: { N: '3' } } },
        services: { SS: ['Яндекс', 'Tuneful'] },
      },
      row: {
        user_id: '3aabcd6f-49ab-4475-9a2a-ca1ba9a535dc',
        partner_id: 'aurora',
        client_id: 'ios-5.6',
        country: 'US',
        region: 'US-CA',
        locale: 'en-US',
        registered_at: '2016-03-01 12:09:11.537',
        last_seen_at: '2026-11-24 11:55:39.976',
        status: 'suspended',
        marketing_consent: 'false',
        music_services: 'Tuneful,Яндекс',
      },
    });
    const [device] = recordsOn(world, 'devices', DAY);
    expect(device).toEqual({
      item: {
        id: { S: 'MR-B6EEA39E-40FC08330F01' },
        partner: { S: 'aurora' },
        owner: { S: 'fe082a24-a214-4ebf-9fb6-932e1df0ee0f' },
        type: { S: 'speaker' },
        model: { S: 'Brook' },
        client: { S: 'web-6' },
        state: {
          M: {
            country: { S: 'US' },
            region: { NULL: true },
            firmware: { S: '21.0.0' },
            online: { BOOL: false },
            lastSeen: { N: '1746369808052' },
            hoursPlayed: { N: '495.67' },
          },
        },
        registered: { N: '1456824023618' },
      },
      row: {
        device_id: 'MR-B6EEA39E-40FC08330F01',
        partner_id: 'aurora',
        owner_id: 'fe082a24-a214-4ebf-9fb6-932e1df0ee0f',
        device_type: 'speaker',
        model: 'Brook',
        client_id: 'web-6',
        country: 'US',
        region: null,
        firmware_version: '21.0.0',
        is_online: 'false',
        last_seen_at: '2025-05-04 14:43:28.052',
        hours_played: '495.67',
        registered_at: '2016-03-01 09:20:23.618',
      },
    });
  });

  it('show upper-case countries, services sorted by bytes, and null for what is missing', () => {
    const row = userRow({
      id: 'u',
      partner: 'aurora',
      client: null,
      country: 'gb',
      region: '',
      locale: null,
      registeredMs: 0,
      lastSeenMs: 1_795_547_260_870,
      status: null,
      marketing: false,
      services: ['🎧 Podly', 'ＡＢＣ Radio', 'Ångström FM', 'Tuneful'],
      name: 'n',
      email: 'e',
    });
    expect(row).toEqual({
      user_id: 'u',
      partner_id: 'aurora',
      client_id: null,
      country: 'GB',
      region: '',
      locale: null,
      registered_at: '1970-01-01 00:00:00',
      last_seen_at: '2026-11-24 19:07:40.87',
      status: null,
      marketing_consent: 'false',
      // U+FF21 lies before U+1F3A7 in bytes, and behind its surrogates in UTF-16.
      music_services: 'Tuneful,Ångström FM,ＡＢＣ Radio,🎧 Podly',
    });
  });

  it('count what is read as rows and quarantine, broken at 0.2 %', () => {
    const expected = expectedOf(world, 'devices', DAY);
    expect(expected).toMatchObject({ read: 3000, rows: 2994, quarantined: 6 });
    const quarantine = [...expectedQuarantine(world, 'devices', DAY)];
    expect(quarantine).toHaveLength(6);
    for (const { reason } of quarantine) expect(expected.quarantinedByReason[reason]).toBeDefined();
  });

  it('have a digest that sees any change but that of order', () => {
    const { rows, digest } = expectedOf(world, 'users', DAY);
    expect(digestOf('users', users)).toEqual({ rows, digest });
    expect(digestOf('users', [...users].reverse())).toEqual({ rows, digest });
    const others = [
      changed(7, { status: null }),
      changed(7, { client_id: users[7]!.region!, region: users[7]!.client_id! }),
      [...users, users[7]!, users[7]!],
      users.slice(1),
    ];
    const digests = others.map((rowsOf) => digestOf('users', rowsOf).digest);
    expect(new Set([digest, ...digests]).size).toBe(5);
  });
});

describe('the first difference', () => {
  const found = (rows: Row[]) => firstDifference('users', users, rows);
  const key = users[7]!.user_id!;

  it('is none between equal rows in another order', () => {
    expect(found([...users].reverse())).toBeNull();
  });

  it('names the key and the column', () => {
    expect(found(changed(7, { locale: 'xx' }))).toEqual({
      key,
      fault: 'differs',
      column: 'locale',
      expected: users[7]!.locale,
      found: 'xx',
    });
  });

  it('names rows that are missing, twice there, or of nobody', () => {
    expect(found(users.filter((_, at) => at !== 7))).toEqual({ key, fault: 'missing' });
    expect(found([...users, users[7]!])).toEqual({ key, fault: 'unexpected' });
    expect(found(changed(7, { user_id: `${key}x` }))).toEqual({ key, fault: 'missing' });
  });
});

describe('a row read from the warehouse', () => {
  it('is compared in one form, whatever way its driver shows it', () => {
    const [row] = expectedRows(world, 'devices', DAY) as Iterable<Row>;
    const read = {
      ...row,
      day: DAY,
      is_online: true,
      hours_played: '12.500',
      registered_at: '2026-01-01 10:00:00.0',
      last_seen_at: '2026-01-01 10:00:00.120000',
    };
    expect(canonicalRow('devices', read)).toEqual({
      ...row,
      is_online: 'true',
      hours_played: '12.5',
      registered_at: '2026-01-01 10:00:00',
      last_seen_at: '2026-01-01 10:00:00.12',
    });
    expect(canonicalRow('devices', { ...read, is_online: 'f', hours_played: '100' })).toMatchObject(
      {
        is_online: 'false',
        hours_played: '100',
      },
    );
  });

  it('must have all columns', () => {
    expect(() => canonicalRow('users', { user_id: 'u' })).toThrow('no column partner_id');
  });

  it('shows instants without idle zeros', () => {
    expect([0, 1, 10, 100, 1000].map(timestampText)).toEqual([
      '1970-01-01 00:00:00',
      '1970-01-01 00:00:00.001',
      '1970-01-01 00:00:00.01',
      '1970-01-01 00:00:00.1',
      '1970-01-01 00:00:01',
    ]);
  });
});

describe('the kinds of broken records', () => {
  it.each(['users', 'devices'] as const)('all show among enough %s', (table) => {
    const many: World = { ...world, users: 600, devices: 600, brokenEvery: 10, broken: 'lines' };
    const kinds = [...expectedQuarantine(many, table, DAY)].map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(48);
  });

  it('are only those that DynamoDB stores, in a table', () => {
    const many: World = { ...world, users: 600, brokenEvery: 10 };
    const reasons = new Set(
      [...expectedQuarantine(many, 'users', DAY)].map(({ reason }) => reason),
    );
    expect([...reasons].sort()).toEqual([
      'equals_null_marker',
      'missing_required',
      'nul',
      'out_of_range',
      'too_long',
      'unknown_value',
      'wrong_type',
    ]);
  });
});
