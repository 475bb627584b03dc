import { gzipSync } from 'node:zlib';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { checkEventBuckets } from '../../cli/doctor/check-buckets';
import type { AuditReport } from '../../cli/border/audit-report';
import type { PolicyReport } from '../../cli/border/policy-report';
import { s3ObjectStore } from '../../clients/s3';
import type { DataType } from '../../core/data-type';
import type { UserName } from '../../local/parts/aws-users';
import { millrace } from '../support/a-shell';
import { borderDeps, DAY, filteredType, objectsOf, sync, unfilteredType } from '../support/a-sync';
import { startTwoPartitions, type TwoPartitions } from '../support/two-partitions';

const ENVIRONMENT = { MILLRACE_REDSHIFT_WORKGROUP: 'laptop', AWS_REGION: 'eu-west-1' };
const plays = filteredType('plays');
const logs = unfilteredType('logs');
/** The same type, whose notes would cross in clear. */
const wider = filteredType('plays', ['id', 'said']);
const PERSONAL = ['anna@example.org', 'what Anna said'];

let sides: TwoPartitions;
beforeAll(async () => {
  sides = await startTwoPartitions();
  const china = objectsOf(sides.china);
  const line = (id: number, userid: string): string =>
    JSON.stringify({ id: String(id), userid, note: PERSONAL[1], said: PERSONAL[1] });
  const anna = PERSONAL[0]!;
  await china.put(
    'plays/2026/11/20/09/a.gz',
    gzipSync(`${line(1, anna)}${line(2, 'bo')}\n{"id":\n`),
  );
  await china.put('plays/2026/11/20/10/b', Buffer.from(`${line(3, anna)}\n`));
  await china.put('logs/2026/11/20/09/c', Buffer.from('{"id":"4"}\n'));
  await sync(borderDeps(sides.env, [plays, logs]), 'plays');
  await sync(borderDeps(sides.env, [plays, logs]), 'logs');
});
afterAll(() => sides.stop());

/** A command of whoever works with the etl worker's rights. */
const border = (catalogue: readonly DataType[], ...argv: string[]) => {
  const store = s3ObjectStore(sides.worldAs('millrace-etl'));
  return millrace(['border', ...argv], ENVIRONMENT, {
    catalogue,
    open: () => ({ store, warehouse: undefined as never, tables: undefined as never }),
  });
};
const AUDIT = ['audit', '--from', DAY, '--to', DAY];

it('audits what the border worker has copied, with the rights of the etl worker', async () => {
  const { exitCode, out } = await border([plays, logs], ...AUDIT, '--json');
  const report = JSON.parse(out) as AuditReport;
  expect(report).toMatchObject({
    good: true,
    faults: [],
    rows: [
      { dataType: 'logs', unfiltered: 'a test has no people in it', objects: 1, lines: null },
      {
        dataType: 'plays',
        unfiltered: null,
        from: ['millrace-cn-events'],
        objects: 2,
        lines: { read: 4, crossed: 3, heldBack: 1 },
        unpackedBytes: { read: 250, crossed: 244, heldBack: 6 },
        heldBackByReason: { unparsable: 1 },
        dropped: { note: 3, '(unknown)': 3 },
        hashed: { userid: 3 },
        distinct: { userid: 2 },
      },
    ],
    persons: {
      fields: [{ field: 'userid', inDays: 2, sinceJanuary: 2 }],
      atLeast: ['who is in the objects that crossed unfiltered is not counted (logs)'],
    },
  });
  expect(exitCode).toBe(0);
  const text = await border([plays, logs], ...AUDIT);
  for (const value of PERSONAL) expect(out + text.out).not.toContain(value);
});

it('shows a changed policy with what it would let through, and that as the usual once it crossed', async () => {
  const before = await border([plays, logs], 'policy', '--json');
  expect(before.exitCode).toBe(0);
  const { types, keyVersion } = JSON.parse(before.out) as PolicyReport;
  expect(keyVersion).toBe('v1');
  expect(types.map(({ change }) => change)).toEqual(['unchanged', 'unchanged']);
  expect(types[0]!.policyVersion).toBe(types[0]!.last!.policyVersion);

  const changed = await border([wider, logs], 'policy', 'plays');
  expect(changed.exitCode).toBe(4);
  expect(changed.out).toMatch(/^ +newly through, in clear: said$/m);

  await sync(borderDeps(sides.env, [wider, logs]), 'plays');
  expect((await border([wider, logs], 'policy', 'plays')).exitCode).toBe(0);
  const { out } = await border([wider, logs], ...AUDIT, '--types', 'plays', '--json');
  // Both copies of each object have crossed, each under its policy; the persons are the same.
  expect(JSON.parse(out)).toMatchObject({
    rows: [
      { objects: 2, dropped: { '(unknown)': 3 } },
      { objects: 2, dropped: { note: 3 } },
    ],
    persons: { fields: [{ field: 'userid', inDays: 2 }], atLeast: [] },
  });
});

it('keeps the first record of a policy, whoever plans again', async () => {
  const world = objectsOf(sides.world);
  const [key] = await world.keys('.sync/plays/policies/');
  const first = await world.get(key!);
  await sync(borderDeps(sides.env, [plays], { clock: () => Date.now() + 60_000 }), 'plays');
  expect((await world.get(key!)).equals(first)).toBe(true);
});

it('names a log that somebody has deleted, and is content when the day has run again', async () => {
  const { s3, bucket } = sides.world;
  const world = objectsOf(sides.world);
  for (const key of await world.keys(`.crossings/logs/${DAY}/`))
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  const missing = await border([plays, logs], ...AUDIT, '--types', 'logs');
  expect(missing.exitCode).toBe(4);
  expect(missing.out).toContain(`manifest_without_log logs ${DAY}: s3://${bucket}/.sync/logs/`);
  await sync(borderDeps(sides.env, [logs]), 'logs');
  expect((await border([plays, logs], ...AUDIT, '--types', 'logs')).exitCode).toBe(0);
});

it.each<[string, UserName, string, boolean, boolean]>([
  ['finds the rights of the etl worker enough', 'millrace-etl', '', true, true],
  ['finds who may list and not get', 'millrace-seed', 's3:GetObject on its objects', false, false],
  [
    'finds who may neither list nor get',
    'millrace-copy',
    's3:ListBucket on millrace-events',
    false,
    false,
  ],
])('%s in the buckets of events', async (_, user, mend, world, copies) => {
  const buckets = { eventsBucket: 'millrace-events', eventsCopyBucket: sides.world.bucket };
  const checks = await checkEventBuckets(s3ObjectStore(sides.worldAs(user)), buckets, [plays]);
  expect(checks.map(({ ok }) => ok)).toEqual([world, copies]);
  expect(checks[0]!.mend ?? '').toContain(mend);
});
