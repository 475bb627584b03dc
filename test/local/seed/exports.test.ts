import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { writeConnectorExport } from '../../../local/seed/connector-export';
import { attributeTexts, DYNAMODB } from '../../../local/seed/dialect';
import { captureFolder, writeDynamodbExport } from '../../../local/seed/dynamodb-export';
import { expectedOf } from '../../../local/seed/expected';
import type { Item, Value } from '../../../local/seed/item';
import { layDays, type LaidDay } from '../../../local/seed/lay-days';
import { recordsOn } from '../../../local/seed/records';
import { pastWorld, TABLES, type Table } from '../../../local/seed/world';
import { memoryBucket } from '../../support/memory-bucket';

const DAY = '2026-11-20';
const world = { ...pastWorld({ seed: 1, users: 700, devices: 900 }), brokenEvery: 20 };

/** An item as one text, its attributes by name. */
const shown = (item: Item): string => attributeTexts(item, DYNAMODB).sort().join('\n');
const goodItems = (table: Table): string[] =>
  [...recordsOn(world, table, DAY)].flatMap((record) =>
    'row' in record ? [shown(record.item)] : [],
  );
const linesOf = (body: Buffer): string[] => body.toString('utf8').split('\n').slice(0, -1);

const SPELLED: Readonly<Record<string, string>> = { NULLVALUE: 'NULL' };

/** A value of any dialect as DynamoDB has it. */
function asStored(value: Record<string, unknown>): Value {
  const [[spelled, content]] = Object.entries(value) as [[string, unknown]];
  const tag = SPELLED[spelled.toUpperCase()] ?? spelled.toUpperCase();
  if (tag === 'N') return { N: String(content) };
  if (tag === 'B') return { B: Buffer.from(content as string, 'base64') };
  if (tag === 'L') return { L: (content as Record<string, unknown>[]).map(asStored) };
  if (tag === 'M') return { M: itemOf(content as Record<string, Record<string, unknown>>) };
  return { [tag]: content } as unknown as Value;
}
const itemOf = (attributes: Record<string, Record<string, unknown>>): Item =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, asStored(value)]));

interface FileEntry {
  readonly itemCount: number;
  readonly md5Checksum: string;
  readonly etag: string;
  readonly dataFileS3Key: string;
}

describe.each(TABLES)("a past day of %s in the form of DynamoDB's export", (table) => {
  const bucket = memoryBucket();
  const folder = captureFolder(world, table, DAY);
  const bodyOf = (key: string): Buffer | undefined => bucket.objects.get(key);
  let files: (FileEntry & { readonly body: Buffer })[];
  let summary: Record<string, unknown>;

  beforeAll(async () => {
    await writeDynamodbExport(bucket, world, table, DAY);
    summary = JSON.parse(bodyOf(`${folder}manifest-summary.json`)!.toString()) as typeof summary;
    files = linesOf(bodyOf(summary.manifestFilesS3Key as string)!).map((line) => {
      const entry = JSON.parse(line) as FileEntry;
      const body =
        bodyOf(entry.dataFileS3Key) ?? bodyOf(`exports/${table}/${DAY}/${entry.dataFileS3Key}`);
      return { ...entry, body: body! };
    });
  });

  it('lies where the hop looks for it, and is committed by its summary, last', () => {
    expect(folder).toMatch(
      new RegExp(`^exports/${table}/${DAY}/AWSDynamoDB/\\d{14}-[0-9a-f]{8}/$`),
    );
    expect([...bucket.objects.keys()].at(-1)).toBe(`${folder}manifest-summary.json`);
    expect(summary).toMatchObject({ s3Bucket: 'exports', outputFormat: 'DYNAMODB_JSON' });
    // In the 24 hours after the day's end.
    expect(summary.exportTime).toBe('2026-11-21T00:15:00.000Z');
  });

  it('counts and hashes what its files hold, an empty one among them', () => {
    for (const { body, itemCount, md5Checksum, etag } of files) {
      expect(linesOf(gunzipSync(body))).toHaveLength(itemCount);
      expect(createHash('md5').update(body).digest('base64')).toBe(md5Checksum);
      expect(etag).toMatch(/^[0-9a-f]{32}-1$/);
    }
    expect(files.map(({ itemCount }) => itemCount > 0)).toEqual([true, true, true, true, false]);
    const items = files.reduce((sum, { itemCount }) => sum + itemCount, 0);
    expect(summary.itemCount).toBe(items);
    expect(items).toBe(expectedOf(world, table, DAY).read);
  });

  it('holds every good item of the day', () => {
    const lines = new Set(files.flatMap(({ body }) => linesOf(gunzipSync(body))));
    const found = [...recordsOn(world, table, DAY)].filter(
      (record) =>
        'row' in record &&
        lines.has(
          `{"Item":{${attributeTexts(record.item, DYNAMODB)
            .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
            .join(',')}}}`,
        ),
    );
    expect(found).toHaveLength(expectedOf(world, table, DAY).rows);
  });

  it('is the same to the byte when it is laid again', async () => {
    const again = memoryBucket();
    await writeDynamodbExport(again, world, table, DAY);
    expect([...again.objects]).toEqual([...bucket.objects]);
  });
});

describe('the days of the past', () => {
  const states = (laid: readonly LaidDay[]) =>
    laid.map(({ table, day, state }) => `${table} ${day} ${state}`);
  const lay = (bucket: ReturnType<typeof memoryBucket>, day: string, days: number) =>
    layDays(bucket, world, day, days, () => undefined);

  it('end before the day of the tables, and are laid once', async () => {
    const bucket = memoryBucket();
    expect(states(await lay(bucket, DAY, 2))).toEqual([
      'users 2026-11-18 written',
      'devices 2026-11-18 written',
      'users 2026-11-19 written',
      'devices 2026-11-19 written',
    ]);
    const before = new Map(bucket.objects);
    expect(states(await lay(bucket, '2026-11-21', 2))).toEqual([
      'users 2026-11-19 there',
      'devices 2026-11-19 there',
      'users 2026-11-20 written',
      'devices 2026-11-20 written',
    ]);
    for (const [key, body] of before) expect(bucket.objects.get(key)).toBe(body);
  });

  it("leave a day alone that has somebody else's capture", async () => {
    const bucket = memoryBucket();
    const theirs = 'exports/users/2026-11-19/AWSDynamoDB/20261119-01/plan.json';
    await bucket.put(theirs, Buffer.from('{}'));
    expect(states(await lay(bucket, DAY, 1))).toEqual([
      'users 2026-11-19 kept',
      'devices 2026-11-19 written',
    ]);
    expect(await bucket.keysBelow('exports/users/')).toEqual([theirs]);
  });

  it('are finished when they were cut off', async () => {
    const bucket = memoryBucket();
    await lay(bucket, DAY, 1);
    const whole = new Map(bucket.objects);
    for (const key of whole.keys()) if (key.includes('manifest')) bucket.objects.delete(key);
    expect(states(await lay(bucket, DAY, 1))).toContain('users 2026-11-19 written');
    expect(new Map(bucket.objects)).toEqual(whole);
  });
});

describe.each(TABLES)('a day of %s as the EMR connector left it', (table) => {
  const bucket = memoryBucket();
  const folder = `dumps/${table}/2018-11-26-04-00-00/`;
  const itemsPerFile = 300;
  let laid: Awaited<ReturnType<typeof writeConnectorExport>>;
  let lines: string[];

  beforeAll(async () => {
    laid = await writeConnectorExport(bucket, { world, table, day: DAY, folder, itemsPerFile });
    lines = laid.files.flatMap((key) => linesOf(bucket.objects.get(key)!));
  });

  it('has bare UUIDs as names, a manifest in order of the reversed names, and _SUCCESS last', () => {
    const { name, version, entries } = JSON.parse(
      bucket.objects.get(`${folder}manifest`)!.toString(),
    ) as { name: string; version: number; entries: { url: string; mandatory: boolean }[] };
    expect({ name, version }).toEqual({ name: 'DynamoDB-export', version: 3 });
    const urls = entries.map(({ url }) => url);
    expect([...urls].sort()).toEqual(laid.files.map((key) => `s3://exports/${key}`).sort());
    const reversed = urls.map((url) => url.split('').reverse().join(''));
    expect(reversed).toEqual([...reversed].sort());
    expect(entries.every(({ mandatory }) => mandatory)).toBe(true);
    for (const key of laid.files) expect(key.slice(folder.length)).toMatch(/^[0-9a-f-]{36}$/);
    expect([...bucket.objects.keys()].at(-1)).toBe(`${folder}_SUCCESS`);
  });

  it('has an orphan of items that stand in the other files, cut within a line', () => {
    expect(laid.files).not.toContain(laid.orphan);
    const text = bucket.objects.get(laid.orphan)!.toString();
    expect(text.endsWith('\n')).toBe(false);
    const whole = text.split('\n').slice(0, -1);
    expect(whole.length).toBeGreaterThan(50);
    expect(whole.every((line) => lines.includes(line))).toBe(true);
  });

  it('begins a file after so many items, and counts every line', () => {
    const { read } = expectedOf(world, table, DAY);
    expect(laid.items).toBe(read);
    expect(lines).toHaveLength(read);
    expect(laid.files).toHaveLength(Math.ceil(read / itemsPerFile));
  });

  it('holds every good item of the day, in spellings of all times', () => {
    const found = lines.flatMap((line) => {
      try {
        return [shown(itemOf(JSON.parse(line) as Parameters<typeof itemOf>[0]))];
      } catch {
        return [];
      }
    });
    const there = new Set(found);
    expect(goodItems(table).filter((item) => !there.has(item))).toEqual([]);
    const all = lines.join('\n');
    for (const spelling of [
      '{"s":"',
      '{"S":"',
      '{"n":"',
      '{"bOOL":',
      '{"nULL":true}',
      '{"nULLValue":true}',
    ])
      expect(all).toContain(spelling);
    expect(all).toMatch(/\{"N":\d/);
    expect(all).not.toMatch(/[\u2028\u2029]/);
  });
});
