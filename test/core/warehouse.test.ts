import fc from 'fast-check';
import { devices } from '../../catalogue/devices';
import { users } from '../../catalogue/users';
import { claimBatch } from '../../core/warehouse/claim';
import { createTarget } from '../../core/warehouse/ddl';
import { epochOf, isOfRun, stampOfEpoch } from '../../core/warehouse/epoch';
import { judgeClaim, judgeRefusal, type Asking, type FenceFacts } from '../../core/warehouse/fence';
import { preparation, type ExistingColumn } from '../../core/warehouse/prepare';
import { plainNumber } from '../../core/codecs/number-text';
import { profileDifference } from '../../core/warehouse/profile-sql';
import { identifier, literal } from '../../core/warehouse/sql-text';
import { stageBatch } from '../../core/warehouse/stage';

describe('SQL text', () => {
  it('quotes names and refuses what no declaration can have', () => {
    expect(identifier('user_id')).toBe('"user_id"');
    for (const name of ['a"b', 'A', '', '1a', 'a b'])
      expect(() => identifier(name)).toThrow(RangeError);
  });

  it('doubles quotes in a literal and refuses a backslash and a NUL', () => {
    expect(literal("it's")).toBe("'it''s'");
    expect(() => literal('a\\')).toThrow(RangeError);
    expect(() => literal('a\0')).toThrow(RangeError);
  });

  it('lets no literal end early', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[\\\0]/.test(text)),
        (text) => {
          const inner = literal(text).slice(1, -1);
          expect(inner.replaceAll("''", '').includes("'")).toBe(false);
          expect(inner.replaceAll("''", "'")).toBe(text);
        },
      ),
    );
  });
});

describe('the tables', () => {
  it('makes the target of users from its declaration', () => {
    expect(createTarget(users)).toBe(
      'CREATE TABLE IF NOT EXISTS "accounts"."users" ("day" DATE NOT NULL ENCODE AZ64, ' +
        '"user_id" VARCHAR(36) NOT NULL ENCODE ZSTD, "partner_id" VARCHAR(32) NOT NULL ENCODE ZSTD, ' +
        '"client_id" VARCHAR(64) ENCODE ZSTD, "country" VARCHAR(2) ENCODE ZSTD, "region" VARCHAR(6) ENCODE ZSTD, ' +
        '"locale" VARCHAR(10) ENCODE ZSTD, "registered_at" TIMESTAMP NOT NULL ENCODE AZ64, ' +
        '"last_seen_at" TIMESTAMP ENCODE AZ64, "status" VARCHAR(16) ENCODE ZSTD, ' +
        '"marketing_consent" BOOLEAN ENCODE ZSTD, "music_services" VARCHAR(256) ENCODE ZSTD) ' +
        'DISTSTYLE AUTO SORTKEY ("day", "partner_id")',
    );
  });

  it('copies by column list, without MAXERROR, and reads the profile last', () => {
    const batch = stageBatch(devices, '"millrace"."stage_devices_1_t"', {
      manifest: { bucket: 'wh', key: 'warehouse/devices/2026-11-20/g/manifest-t.json' },
      compression: 'GZIP',
      roleArn: 'arn:aws:iam::123456789012:role/copy',
      region: 'eu-west-1',
    });
    expect(batch.readBack).toBe(3);
    expect(batch.statements[1]).toBe(
      'COPY "millrace"."stage_devices_1_t" ("device_id", "partner_id", "owner_id", "device_type", "model", "client_id", ' +
        '"country", "region", "firmware_version", "is_online", "last_seen_at", "hours_played", "registered_at") ' +
        "FROM 's3://wh/warehouse/devices/2026-11-20/g/manifest-t.json' IAM_ROLE 'arn:aws:iam::123456789012:role/copy' " +
        "REGION 'eu-west-1' DELIMITER '|' ESCAPE GZIP NULL AS '@null@' DATEFORMAT 'YYYY-MM-DD' " +
        "TIMEFORMAT 'YYYY-MM-DD HH:MI:SS' COMPUPDATE OFF STATUPDATE OFF MANIFEST",
    );
  });

  it('stages an empty generation without a COPY', () => {
    expect(stageBatch(users, '"millrace"."s"', null).statements).toHaveLength(2);
  });
});

describe('the claim', () => {
  const order = {
    dataType: 'users',
    mode: 'replace',
    day: '2026-11-20',
    epoch: 'E',
    token: 'T',
    evenThoughNewer: null,
  } as const;

  it('begins with the LOCK and ends with what it reads', () => {
    const { statements, readBack } = claimBatch(order);
    expect(statements[0]).toBe('LOCK "millrace"."fence_users"');
    expect(statements).toHaveLength(7);
    expect(readBack).toBe(7);
    expect(statements[6]).toMatch(/^SELECT MAX\(CASE/);
  });

  it('has a statement less for snapshot and one more for a newer day named', () => {
    expect(claimBatch({ ...order, mode: 'snapshot' }).statements).toHaveLength(6);
    expect(claimBatch({ ...order, evenThoughNewer: '2026-11-21' }).statements).toHaveLength(8);
  });
});

describe('the epoch', () => {
  it('orders runs by their stamp, then attempts of one run, in 32 characters', () => {
    const run = { stamp: '1700000000000', run: 'abcdef' };
    const [first, second, other] = [
      epochOf(run, 1),
      epochOf(run, 2),
      epochOf({ ...run, stamp: '1700000000001' }, 0),
    ];
    expect([other, second, first].sort()).toEqual([first, second, other]);
    expect(first).toHaveLength(32);
    expect(stampOfEpoch(first)).toBe(run.stamp);
    expect(isOfRun(second, run)).toBe(true);
    expect(isOfRun(other, run)).toBe(false);
  });
});

describe('judgements', () => {
  const asking: Asking = { mode: 'replace', epoch: 'm', day: '2026-11-20', evenThoughNewer: null };
  const facts: FenceFacts = {
    epoch: 'm',
    loadedEpoch: null,
    generation: null,
    rows: null,
    newestLoadedDay: null,
    dayFences: '1',
  };

  it.each<[string, Partial<FenceFacts> | null, Partial<Asking>, string]>([
    ['my own epoch is loaded', { loadedEpoch: 'm' }, {}, 'loaded'],
    ['a higher epoch is loaded', { loadedEpoch: 'n' }, {}, 'superseded'],
    ['a later day is loaded', { newestLoadedDay: '2026-11-21' }, {}, 'superseded'],
    [
      'a later day than the named one is loaded',
      { newestLoadedDay: '2026-11-22' },
      { evenThoughNewer: '2026-11-21' },
      'newer_day_loaded',
    ],
    [
      'only the named day is loaded',
      { newestLoadedDay: '2026-11-21' },
      { evenThoughNewer: '2026-11-21' },
      'unknown',
    ],
    [
      'a later day of a snapshot type',
      { newestLoadedDay: '2026-11-21' },
      { mode: 'snapshot' },
      'unknown',
    ],
    ['a higher epoch has claimed', { epoch: 'n' }, {}, 'overtaken'],
    ['a lower epoch is loaded', { loadedEpoch: 'l' }, {}, 'unknown'],
    ['the fence gives no answer', null, {}, 'unknown'],
  ])('after a refusal when %s', (_, change, who, judged) => {
    expect(
      judgeRefusal(change === null ? null : { ...facts, ...change }, { ...asking, ...who }),
    ).toBe(judged);
  });

  it.each<[Partial<FenceFacts>, boolean, boolean, string]>([
    [{ generation: 'g' }, false, false, 'already'],
    [{ generation: 'g' }, true, false, 'stage'],
    [{ generation: 'g' }, true, true, 'already'],
    [{ generation: 'other' }, false, false, 'stage'],
    [{ newestLoadedDay: '2026-11-21' }, false, false, 'superseded'],
  ])('of a claim: %j, again %s, by this run %s', (change, again, loadedByThisRun, judged) => {
    expect(
      judgeClaim({ ...facts, ...change }, asking, { generation: 'g', again, loadedByThisRun }),
    ).toBe(judged);
  });
});

describe('prepare', () => {
  const column = (name: string, type: string, length: number | null = null): ExistingColumn => ({
    table: 'accounts.users',
    name,
    type,
    length,
    precision: null,
    scale: null,
  });
  const there: ExistingColumn[] = [
    { ...column('day', 'date'), table: 'millrace.fence_users' },
    { ...column('day', 'date'), table: 'millrace.loads' },
    column('day', 'date'),
    ...users.columns.map(({ name, kind, maxBytes }) =>
      column(
        name,
        { text: 'character varying', timestamp: 'timestamp without time zone', boolean: 'boolean' }[
          kind as 'text'
        ],
        maxBytes ?? null,
      ),
    ),
  ];

  it('makes everything when nothing is there, and nothing when all is', () => {
    expect(preparation(users, [])).toMatchObject({ ok: true });
    expect(preparation(users, [])).toMatchObject({ statements: { length: 5 } });
    expect(preparation(users, there)).toEqual({ ok: true, statements: [] });
  });

  it('adds a column as nullable and widens a text, never narrows', () => {
    const changed = there
      .filter(({ name }) => name !== 'country')
      .map((each) =>
        each.name === 'status'
          ? { ...each, length: 8 }
          : each.name === 'locale'
            ? { ...each, length: 99 }
            : each,
      );
    expect(preparation(users, changed)).toEqual({
      ok: true,
      statements: [
        'ALTER TABLE "accounts"."users" ADD COLUMN "country" VARCHAR(2)',
        'ALTER TABLE "accounts"."users" ALTER COLUMN "status" TYPE VARCHAR(16)',
      ],
    });
  });

  it('refuses every other difference, all together, with both shapes', () => {
    const changed = there.map((each) =>
      each.name === 'status'
        ? { ...each, type: 'bigint', length: null }
        : each.name === 'marketing_consent'
          ? { ...each, type: 'character varying', length: 5 }
          : each,
    );
    expect(preparation(users, changed)).toEqual({
      ok: false,
      refusals: [
        'status is BIGINT in the table and VARCHAR(16) in the declaration',
        'marketing_consent is VARCHAR(5) in the table and BOOLEAN in the declaration',
      ],
    });
  });
});

describe('the profile', () => {
  it.each([
    ['1.250', '1.25'],
    ['-0.0', '0'],
    ['007', '7'],
    ['-1.0', '-1'],
    ['0.5', '0.5'],
    ['100', '100'],
  ])('reads %s as the number %s', (text, plain) => {
    expect(plainNumber(text)).toBe(plain);
  });

  it('compares numbers as numbers, and names the column that differs', () => {
    const written = [
      { column: 'n', kind: 'decimal', count: '2', sum: '3.5', min: '1', max: '2.5' },
    ] as const;
    expect(
      profileDifference(written, [{ ...written[0], sum: '3.500', min: '1.000', max: '2.500' }]),
    ).toBeNull();
    expect(profileDifference(written, [{ ...written[0], max: '2.6' }])).toBe(
      'column n: max is 2.5 as written and 2.6 as staged',
    );
    expect(profileDifference(written, [])).toBe('column n: the stage has no column in its place');
  });
});
