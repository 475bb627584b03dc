import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from './bucket';
import { failureOf } from './failure';
import { layDays, type LaidDay } from './lay-days';
import { parseOptions, type Options } from './options';
import { progressTeller } from './progress';
import { seedTables, type TablesFilled } from './seed-tables';
import { dynamodbStore } from './table-store';
import { pastWorld, TABLES, type World } from './world';
import { writeExpected } from './write-expected';

async function fillTables({ seed, users, devices, day, stateFile }: Options) {
  const client = new DynamoDBClient({});
  try {
    const request = { seed, users, devices, day, stateFile };
    return await seedTables(dynamodbStore(client), request, progressTeller());
  } finally {
    client.destroy();
  }
}

async function layPast(world: World, { day, pastDays }: Options): Promise<LaidDay[]> {
  if (pastDays === 0) return [];
  const client = new S3Client({});
  try {
    const bucket = s3Bucket(client, process.env.MILLRACE_EXPORTS_BUCKET ?? 'millrace-exports');
    return await layDays(bucket, world, day, pastDays, (laid) =>
      console.error(`seed: ${laid.table} of ${laid.day} ${laid.state}`),
    );
  } finally {
    client.destroy();
  }
}

/** What the warehouse must hold of the tables, and of each past day that is ours. */
async function writeAllExpected(
  folder: string,
  { world, day }: TablesFilled,
  past: World,
  laid: readonly LaidDay[],
): Promise<void> {
  for (const table of TABLES) await writeExpected(folder, world, table, day);
  for (const { table, day: pastDay, state } of laid)
    if (state !== 'kept') await writeExpected(folder, past, table, pastDay);
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const { seed, users, devices, pastUsers, pastDevices } = options;
  const began = performance.now();
  const filled = await fillTables(options);
  if (!filled.written)
    console.error(`seed: the tables hold what is asked for, as of ${filled.day}: nothing to write`);
  const past = pastWorld({ seed, users: pastUsers, devices: pastDevices });
  const laid = await layPast(past, options);
  if (options.expected !== null) await writeAllExpected(options.expected, filled, past, laid);
  const { day: tableDay, written } = filled;
  const seconds = Math.round(performance.now() - began) / 1000;
  // One line of JSON for whoever started it.
  console.log(JSON.stringify({ seed, users, devices, tableDay, written, past: laid, seconds }));
}

main().catch((error: unknown) => {
  const { message, exitCode } = failureOf(error, process.env);
  console.error(message);
  process.exitCode = exitCode;
});
