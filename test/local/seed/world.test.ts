import { dayAfter } from '../../../local/seed/days';
import { expectedRows } from '../../../local/seed/expected';
import { EMAIL_MARKER, NAME_MARKER } from '../../../local/seed/people';
import { recordsOn } from '../../../local/seed/records';
import { COLUMNS, type Row } from '../../../local/seed/row';
import { pastWorld, tableWorld, TABLES, type Table } from '../../../local/seed/world';

const DAY = '2026-11-24';
const world = tableWorld({ seed: 1, users: 5000, devices: 10_000, day: DAY });
const past = pastWorld({ seed: 1, users: 2000, devices: 4000 });

const rowsOf = (table: Table): Row[] => [...expectedRows(world, table, DAY)];
const users = rowsOf('users');
const devices = rowsOf('devices');

const countBy = (rows: readonly Row[], column: string): Map<string | null, number> => {
  const counts = new Map<string | null, number>();
  for (const row of rows) counts.set(row[column]!, (counts.get(row[column]!) ?? 0) + 1);
  return counts;
};
const largestFirst = (counts: Map<string | null, number>): number[] =>
  [...counts.values()].sort((a, b) => b - a);
const share = (rows: readonly Row[], test: (row: Row) => boolean): number =>
  rows.filter(test).length / rows.length;

describe('the seeded world', () => {
  it.each(TABLES)('gives equal %s for an equal seed, and others for another', (table) => {
    const some = { ...world, users: 200, devices: 200 };
    const records = (seed: number) => [...recordsOn({ ...some, seed }, table, DAY)];
    expect(records(1)).toEqual(records(1));
    const ids = new Set(records(1).map(({ item }) => JSON.stringify(item.id)));
    expect(records(2).filter(({ item }) => ids.has(JSON.stringify(item.id)))).toEqual([]);
  });

  it.each(TABLES)('has no two %s of one id', (table) => {
    const ids = [...recordsOn(world, table, DAY)].map(({ item }) => JSON.stringify(item.id));
    expect(ids).toHaveLength(world[table]);
    expect(new Set(ids).size).toBe(world[table]);
  });

  it('holds on a past day what it held, however much later it is asked', () => {
    const onDay = (day: string) => [...recordsOn(past, 'users', day)].length;
    expect(onDay('2026-01-01')).toBe(2000);
    const counts = [0, 30, 60, 90].map((days) => onDay(dayAfter('2026-01-01', days)));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[3]! / counts[0]!).toBeCloseTo(2 ** (90 / 365), 1);
  });

  it('registers nobody after the day, and lets nobody be seen before registering', () => {
    const end = `${dayAfter(DAY, 1)} 00:00:00`;
    const impossible = [...users, ...devices].filter(
      ({ registered_at: registered, last_seen_at: seen }) =>
        registered! >= end || (seen !== null && (seen! >= end || seen! < registered!)),
    );
    expect(impossible).toEqual([]);
  });

  it('has countries by rank, and partners of unequal size', () => {
    const countries = largestFirst(countBy(users, 'country'));
    expect(countries.length).toBeGreaterThan(20);
    expect(countries[0]! / countries[9]!).toBeGreaterThan(4);
    const partners = countBy(users, 'partner_id');
    expect([...partners.keys()].sort()).toEqual(['aurora', 'borealis', 'cumulus']);
    expect(partners.get('aurora')! / users.length).toBeCloseTo(0.64, 1);
    expect(partners.get('cumulus')! / users.length).toBeCloseTo(0.09, 1);
  });

  it('has a long tail of hours, and visits that grow rarer with time', () => {
    const hours = devices
      .flatMap(({ hours_played: text }) => (text === null ? [] : [Number(text!)]))
      .sort((a, b) => a - b);
    const median = hours[hours.length >> 1]!;
    expect(hours[Math.floor(hours.length * 0.99)]! / median).toBeGreaterThan(15);
    const seenSince = (days: number) =>
      share(users, ({ last_seen_at: at }) => at !== null && at! >= dayAfter(DAY, -days));
    expect(seenSince(0)).toBeGreaterThan(0.3);
    expect(seenSince(7)).toBeGreaterThan(seenSince(0) + 0.1);
    expect(seenSince(365)).toBeLessThan(0.97);
  });

  it('has users without devices, devices of nobody, and devices of accounts that are gone', () => {
    const owners = countBy(devices, 'owner_id');
    const ids = new Set(
      [...recordsOn(world, 'users', DAY)].map(({ item }) => (item.id as { S: string }).S),
    );
    expect(share(users, ({ user_id: id }) => !owners.has(id!))).toBeGreaterThan(0.25);
    expect(share(devices, ({ owner_id: id }) => id === null)).toBeCloseTo(0.06, 1);
    const gone = share(devices, ({ owner_id: id }) => id !== null && !ids.has(id!));
    expect(gone).toBeGreaterThan(0.01);
    expect(gone).toBeLessThan(0.03);
  });

  it('lets a release of firmware spread from day to day, and devices change hands', () => {
    const on = (day: string) =>
      new Map([...expectedRows(past, 'devices', day)].map((row) => [row.device_id!, row]));
    const [before, after] = [on('2026-06-01'), on('2026-06-15')];
    const newest = [...countBy([...after.values()], 'firmware_version')]
      .filter(([version, count]) => version !== null && !version.includes('-') && count > 50)
      .map(([version]) => version!)
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0];
    const uptake = (rows: Map<string, Row>) =>
      share([...rows.values()], ({ firmware_version: version }) => version === newest);
    expect(uptake(after)).toBeGreaterThan(uptake(before) + 0.1);
    const moved = [...after].filter(
      ([id, { owner_id: owner }]) => before.has(id) && before.get(id)!.owner_id !== owner,
    );
    expect(moved.length).toBeGreaterThan(10);
  });

  it('writes texts that break careless formats', () => {
    const texts = devices.map(({ model }) => model ?? '').join('');
    for (const sign of ['|', '\\', '\n', '\r', '"', '客', '🎧', 'К', '\u2028', '\\N', '@NULL@'])
      expect(texts).toContain(sign);
    expect(devices.some(({ model }) => model === '')).toBe(true);
    expect(devices.some(({ hours_played: hours }) => hours === '99999999999.999')).toBe(true);
  });

  it('keeps a person behind each account, and out of each row', () => {
    const nameless = [...recordsOn(world, 'users', DAY)].filter(
      ({ item }) =>
        !JSON.stringify(item.email).includes(EMAIL_MARKER) ||
        !JSON.stringify(item.name).includes(NAME_MARKER),
    );
    expect(nameless).toEqual([]);
    expect(JSON.stringify([users, devices])).not.toMatch(
      new RegExp(`${EMAIL_MARKER}|${NAME_MARKER}`),
    );
  });

  it.each([
    [
      'users',
      { client_id: 64, country: 2, region: 6, locale: 10, status: 16, music_services: 256 },
    ],
    ['devices', { owner_id: 36, model: 64, client_id: 64, region: 6, firmware_version: 32 }],
  ] as const)('gives %s only values that fit, apart from those it calls broken', (table, bytes) => {
    const columns = Object.keys(COLUMNS[table]).join();
    const misfits = (table === 'users' ? users : devices).filter(
      (row) =>
        Object.keys(row).join() !== columns ||
        Object.entries(bytes).some(
          ([column, most]) => Buffer.byteLength(row[column] ?? '') > most,
        ) ||
        Object.values(row).some((value) => value === '@null@' || value?.includes('\u0000')),
    );
    expect(misfits).toEqual([]);
  });
});
