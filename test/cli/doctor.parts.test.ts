import { sourceTable, type DataType } from '../../core/data-type';
import { dynamodbTables } from '../../clients/dynamodb';
import { redshiftWarehouse } from '../../clients/redshift-data';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { AwsFault } from '../../clients/aws-fault';
import type { ObjectStore } from '../../clients/object-store';
import { startDynalite, type TestDynamodb } from '../support/a-dynalite';
import { filteredType } from '../support/a-sync';
import { aLoadedType } from '../support/a-load';
import { startCliWorld, type CliWorld } from '../support/a-cli-world';

const type = aLoadedType('snapshot');
let world: CliWorld;
let dynamodb: TestDynamodb;
beforeAll(async () => {
  world = await startCliWorld([type]);
  dynamodb = await startDynalite();
  await dynamodb.client.send(
    new CreateTableCommand({
      TableName: sourceTable(type)!,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: 40, WriteCapacityUnits: 40 },
    }),
  );
});
afterAll(async () => {
  await dynamodb.stop();
  await world.stop();
});

function doctor(
  flags: string[] = [],
  change: {
    store?: ObjectStore;
    environment?: Record<string, string>;
    catalogue?: readonly DataType[];
  } = {},
) {
  const client = new RedshiftDataClient({
    endpoint: world.warehouse.gateway.url,
    region: 'eu-west-1',
    credentials: world.warehouse.keys,
  });
  const open = () => ({
    store: change.store ?? world.store,
    warehouse: redshiftWarehouse(client, world.warehouse.target, async () => undefined),
    tables: dynamodbTables(dynamodb.client),
  });
  const environment = {
    ...world.environment,
    SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T/B/secret',
    ...change.environment,
  };
  return world.millrace(['doctor', ...flags], {
    catalogue: change.catalogue ?? [type],
    open,
    surroundings: { environment, stackFile: null },
  });
}

it('finds all well when all is there, and shows no secret', async () => {
  expect((await world.millrace(['schedules', 'apply'])).exitCode).toBe(0);
  const { exitCode, out } = await world.withWorker({}, () => doctor());
  expect(out).toMatch(/^ok +configuration/m);
  expect(out).toMatch(/^ok +bucket ex +captures: can be listed, written and read$/m);
  expect(out).toMatch(
    new RegExp(`^ok +DynamoDB table ${sourceTable(type)!} .*40 units a second$`, 'm'),
  );
  expect(out).toMatch(/^ok +warehouse +answers the user millrace_loader$/m);
  expect(out).toMatch(/^ok +statement time-out/m);
  expect(out).toMatch(/^ok +rights in the database/m);
  expect(out).toMatch(/^ok +search attributes/m);
  expect(out).toMatch(/^ok +workers on etl-data \(activity tasks\) +somebody polls$/m);
  expect(out).toMatch(
    /^ok +COPY's role +default read a row from s3:\/\/wh\/warehouse\/\.doctor\/probe\.gz$/m,
  );
  expect(out).toMatch(/^ok +schedule daily-run +as declared$/m);
  expect(out).toMatch(/^ok +schedule watch +as declared$/m);
  expect(out).toMatch(/^ok +Slack/m);
  expect(out).not.toContain('secret');
  expect(exitCode).toBe(0);
});

it('goes on after a fault, tells each with its mend, and exits 4', async () => {
  const refused: ObjectStore = {
    ...world.store,
    putNew: async (bucket, key) => {
      throw new AwsFault(
        'AccessDenied',
        `S3 answered AccessDenied to put s3://${bucket}/${key}.`,
        null,
      );
    },
  };
  const { exitCode, out } = await doctor(['--json'], {
    store: refused,
    environment: { SLACK_WEBHOOK_URL: '' },
  });
  expect(exitCode).toBe(4);
  const { good, checks } = JSON.parse(out) as {
    good: boolean;
    checks: { check: string; ok: boolean; mend: string | null }[];
  };
  expect(good).toBe(false);
  const faults = checks.filter(({ ok }) => !ok).map(({ check }) => check);
  expect(faults).toEqual(expect.arrayContaining(['bucket ex', 'bucket wh', 'bucket qu', 'Slack']));
  expect(checks.every(({ ok, mend }) => ok === (mend === null))).toBe(true);
});

it('finds a role that COPY cannot read with, by reading', async () => {
  const { out } = await doctor([], {
    // What is written nowhere, no role can read.
    store: { ...world.store, putNew: async () => ({ created: false }) },
    environment: { MILLRACE_WAREHOUSE_BUCKET: 'elsewhere' },
  });
  expect(out).toMatch(/^FAULT +COPY's role +ERROR: Problem reading manifest file/m);
  expect(out).toContain('Let the role default read s3://elsewhere/warehouse/ in eu-west-1');
});

it('finds a schedule that was edited by hand, and one that is not there', async () => {
  const { client } = world.temporal.env;
  await world.millrace(['schedules', 'apply']);
  await client.schedule.getHandle('watch').delete();
  await client.schedule.getHandle('daily-run').update((found) => ({
    ...found,
    policies: { ...found.policies, catchupWindow: '1 minute' },
  }));
  await world.millrace(['schedules', 'pause', 'daily-run', '--note', 'until Friday']);
  const { out } = await doctor();
  expect(out).toMatch(
    /^FAULT +schedule daily-run +to be changed: catch-up window \(paused: until Friday\)$/m,
  );
  expect(out).toMatch(/^FAULT +schedule watch +to be created$/m);
  await world.millrace(['schedules', 'apply']);
  await world.millrace(['schedules', 'unpause', 'daily-run']);
  expect((await doctor()).out).toMatch(/^ok +schedule daily-run +as declared$/m);
});

it('looks at what events need only where the catalogue has events', async () => {
  const events = [type, filteredType('plays')];
  const { out } = await doctor([], { catalogue: events });
  expect(out).toMatch(/^ok +bucket millrace-events +events of the world: can be listed and read$/m);
  expect(out).toMatch(/^ok +bucket millrace-events-from-cn +copies of China's events/m);
  expect(out).toMatch(/^(ok|FAULT) +workers on border-cn \(activity tasks\)/m);
  const world = await doctor([], {
    catalogue: [type, { ...events[1]!, crossing: undefined } as never],
  });
  expect(world.out).toContain('bucket millrace-events ');
  expect(world.out).not.toMatch(/from-cn|border-cn/);
  expect((await doctor()).out).not.toContain('millrace-events');
});

it('names every fault of the environment, and a Temporal that is down', async () => {
  const { exitCode, out } = await doctor([], {
    environment: { LOG_LEVEL: 'loud', MILLRACE_METRICS_PORT: 'x', TEMPORAL_ADDRESS: '127.0.0.1:1' },
  });
  expect(exitCode).toBe(4);
  expect(out).toMatch(/^FAULT +configuration +LOG_LEVEL/m);
  expect(out).toMatch(/^FAULT +configuration +MILLRACE_METRICS_PORT/m);
  expect(out).toMatch(/^FAULT +Temporal +Temporal does not answer at 127\.0\.0\.1:1/m);
});

it('finds search attributes that are not registered, and registers them with --fix', async () => {
  const { connection } = world.temporal.env;
  await connection.workflowService.registerNamespace({
    namespace: 'fresh',
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  const environment = { TEMPORAL_NAMESPACE: 'fresh' };
  const fresh = async (...flags: string[]) => (await doctor(flags, { environment })).out;
  // A namespace takes some seconds until every part of the server knows it.
  let before = '';
  for (let looks = 0; looks < 60 && !before.includes('search attributes'); looks += 1) {
    before = await fresh();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  expect(before).toMatch(/^FAULT +search attributes +not registered as Keyword: MillraceDataType/m);
  expect(await fresh('--fix')).toMatch(/^ok +search attributes +registered now: MillraceDataType/m);
  expect(await fresh()).toMatch(/^ok +search attributes +MillraceDataType, /m);
});
