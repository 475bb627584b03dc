import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseOptions, WrongArguments, type Options } from './options';
import { seedTables } from './seed-tables';
import { dynamodbStore } from './table-store';
import { TABLES, type Table } from './world';
import { writeExpected } from './write-expected';

const PROGRESS_MS = 1000;

/** Tells people on stderr how far it is, once a second and at the end of each table. */
function progressLine(): (table: Table, written: number, of: number) => void {
  let [began, told] = [performance.now(), 0];
  return (table, written, of) => {
    const now = performance.now();
    if (written < of && now - told < PROGRESS_MS) return;
    told = now;
    const perSecond = Math.round((written * 1000) / (now - began));
    console.error(`seed: ${table} ${written} of ${of} (${perSecond}/s)`);
    if (written === of) began = now;
  };
}

async function fillTables({ seed, users, devices, day, stateFile }: Options) {
  const client = new DynamoDBClient({});
  try {
    const request = { seed, users, devices, day, stateFile };
    return await seedTables(dynamodbStore(client), request, progressLine());
  } finally {
    client.destroy();
  }
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const began = performance.now();
  const { world, day, written } = await fillTables(options);
  if (!written)
    console.error(`seed: the tables hold what is asked for, as of ${day}: nothing to write`);
  if (options.expected !== null)
    for (const table of TABLES) await writeExpected(options.expected, world, table, day);
  const { seed, users, devices } = options;
  const seconds = Math.round(performance.now() - began) / 1000;
  // One line of JSON for whoever started it.
  console.log(JSON.stringify({ seed, users, devices, tableDay: day, written, seconds }));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof WrongArguments ? 2 : 1;
});
