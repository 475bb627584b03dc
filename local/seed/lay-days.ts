import type { Bucket } from './bucket';
import { dayAfter, type Day } from './days';
import { captureFolder, captureOf, writeDynamodbExport } from './dynamodb-export';
import { TABLES, type Table, type World } from './world';

/** A day of the past and what became of it: written now, there already, or kept because somebody else's capture is there. */
export interface LaidDay {
  readonly table: Table;
  readonly day: Day;
  readonly capture: string;
  readonly state: 'written' | 'there' | 'kept';
}

async function stateOf(
  bucket: Bucket,
  world: World,
  table: Table,
  day: Day,
): Promise<LaidDay['state'] | 'open'> {
  const folder = captureFolder(world, table, day);
  const keys = await bucket.keysBelow(`exports/${table}/${day}/`);
  if (keys.includes(`${folder}manifest-summary.json`)) return 'there';
  return keys.some((key) => !key.startsWith(folder)) ? 'kept' : 'open';
}

/** Lays the `days` days before `day`, the oldest first, as finished exports of both tables. What is there is left alone. */
export async function layDays(
  bucket: Bucket,
  world: World,
  day: Day,
  days: number,
  progress: (laid: LaidDay) => void,
): Promise<LaidDay[]> {
  const all: LaidDay[] = [];
  for (let before = days; before > 0; before -= 1)
    for (const table of TABLES) {
      const past = dayAfter(day, -before);
      const found = await stateOf(bucket, world, table, past);
      if (found === 'open') await writeDynamodbExport(bucket, world, table, past);
      const laid: LaidDay = {
        table,
        day: past,
        capture: captureOf(world, table, past),
        state: found === 'open' ? 'written' : found,
      };
      all.push(laid);
      progress(laid);
    }
  return all;
}
