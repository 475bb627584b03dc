import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { S3Client } from '@aws-sdk/client-s3';
import { ask } from '../sql/ask';
import { resultTable } from '../sql/result-table';
import { eventWorld } from '../seed/events/event-world';
import { tableWorld, TABLES } from '../seed/world';
import type { Stack } from '../stack';
import { mendLoad, TAKE_AWAY } from './break-load';
import { millrace } from './command';
import { compare, type Services } from './compare';
import { DEMO_SIZE, fillTables } from './fill-tables';
import { DemoFault } from './interrupted';
import { questions } from './questions';
import { runBySchedule } from './run-by-schedule';
import type { Screen } from './screen';
import { SEEDED_TYPES, type Seeded } from './seeded';

/** What the demo's steps work with. */
export interface Scene {
  readonly folder: string;
  readonly stack: Stack;
  /** Of the demo's start: what the tables show the end of, when they are filled now. Behind the schedule: the day it ran. */
  readonly day: string;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

const FAILED = 1;

function servicesOf({ env }: Stack): Services {
  const as = {
    region: env.AWS_REGION ?? '',
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    },
  };
  return {
    redshift: new RedshiftDataClient({ ...as, endpoint: env.AWS_ENDPOINT_URL_REDSHIFT_DATA ?? '' }),
    s3: new S3Client({ ...as, endpoint: env.AWS_ENDPOINT_URL_S3 ?? '' }),
    warehouseBucket: env.MILLRACE_WAREHOUSE_BUCKET ?? 'millrace-warehouse',
  };
}

async function showQuestions({ day, screen }: Scene, { redshift }: Services): Promise<void> {
  for (const { title, sql } of questions(day)) {
    const { head, rows } = await ask(redshift, sql);
    screen.line(`\n   ${title}\n`);
    for (const line of sql.split('\n')) screen.line(`   > ${line}`);
    screen.line();
    for (const line of resultTable(head, rows ?? [])) screen.line(`   ${line}`);
  }
}

async function showComparison(scene: Scene, services: Services, seeded: Seeded, laidDay: string) {
  const { screen, day } = scene;
  // Over midnight the schedule runs the next day, whose events nobody has made up.
  const types = day === laidDay ? SEEDED_TYPES : TABLES;
  for (const type of types) {
    const { same, text } = await compare(services, seeded, type, day);
    screen.line(`   ${text}`);
    if (!same) {
      throw new DemoFault(
        'The warehouse does not hold what it must: somebody changed it, or Millrace has a defect. ' +
          `This loads the day anew: npx millrace run ${type} --day ${day} --again`,
      );
    }
  }
  if (day !== laidDay)
    screen.line(`   Midnight has passed: there are events of ${laidDay}, none of ${day}.`);
}

/** Takes a right away and runs the day again; the run must fail, and the table stay as it is. */
async function showFailure(scene: Scene, { redshift }: Services): Promise<void> {
  const { screen, day } = scene;
  const held = `select count(*) from accounts.users where day = '${day}'`;
  const before = (await ask(redshift, held)).rows?.[0]?.[0];
  screen.step('A failure: somebody takes the right to insert away from the loader');
  screen.line(`   $ npm run sql -- "${TAKE_AWAY}"`);
  await ask(redshift, TAKE_AWAY);
  if ((await millrace(scene, 'run', 'users', '--day', day, '--again')) !== FAILED)
    throw new DemoFault('The run did not fail as it should have.');
  const after = (await ask(redshift, held)).rows?.[0]?.[0];
  screen.line(`\n   Nothing is lost: the table holds ${after ?? '?'} rows, as before.`);
  if (after !== before) throw new DemoFault(`Before, it held ${before ?? '?'} rows.`);
}

/**
 * From a running stack and worker to questions answered: fills the sources, lets the schedule run the day, asks, compares.
 * Returns the day. @throws DemoFault, Interrupted
 */
export async function tell(start: Scene, broken: 'load' | null): Promise<string> {
  const { screen, folder, stack, signal } = start;
  const services = servicesOf(stack);
  await mendLoad(services.redshift);

  screen.step('The sources: users and devices in DynamoDB, events on S3 in two partitions');
  const filled = await fillTables({ folder, env: stack.seedEnv, day: start.day, screen, signal });
  const size = `${DEMO_SIZE.users.toLocaleString('en-GB')} users, ${DEMO_SIZE.devices.toLocaleString('en-GB')} devices`;
  screen.line(`   ${size}${filled.written ? '' : ` (of ${filled.tableDay}; they were there)`}`);
  screen.line(`   five types of events of ${start.day}, of the world and of China`);

  const scene = { ...start, day: await runBySchedule(start) };

  screen.step('Four questions to the warehouse');
  await showQuestions(scene, services);

  screen.step('Row for row: what is loaded, and what the seeder says must be');
  const tables = tableWorld({ ...DEMO_SIZE, day: filled.tableDay });
  const events = eventWorld(tables, stack.seedEnv.MILLRACE_SEED_CROSSING_KEY ?? null);
  const seeded = { tables, tableDay: filled.tableDay, events };
  await showComparison(scene, services, seeded, start.day);

  if (broken === 'load') await showFailure(scene, services);
  return scene.day;
}
