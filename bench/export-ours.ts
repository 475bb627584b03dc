import { setTimeout as sleep } from 'node:timers/promises';
import { createExportActivities } from '../activities/export';
import { dynamodbClient, dynamodbTables } from '../clients/dynamodb';
import { anAttempt } from '../test/support/an-attempt';
import { fileObjectStore } from './file-object-store';
import { DATA } from './folders';

const DAY_MS = 86_400_000;

/**
 * Our side of the export benchmarks, a process of its own: plan, segments at once, finish, on files instead of S3.
 * `node export-ours.js TABLE OUT UNITS`; OUT is a bucket below bench/.data, UNITS the read units per second it may use.
 */
async function main([table = '', out = '', units = '']: string[]): Promise<void> {
  const activities = createExportActivities({
    store: fileObjectStore(DATA),
    bucket: out,
    tables: dynamodbTables(dynamodbClient()),
    attempt: () => anAttempt(),
    clock: Date.now,
    sleep,
    warn: (message) => console.error(message),
    trace: () => undefined,
  });
  const plan = await activities.planExport({
    table,
    day: new Date(Date.now() - DAY_MS).toISOString().slice(0, 10),
    readShare: 1,
    declaredCapacity: Number(units),
    captureAgain: false,
  });
  if (plan.state === 'complete') throw new Error(`${out} holds a capture already`);
  const { capture, segments } = plan;
  await Promise.all(
    Array.from({ length: segments }, (_, segment) =>
      activities.exportSegment({ capture, segment }),
    ),
  );
  console.log(JSON.stringify({ segments, ...(await activities.finishExport({ capture })) }));
}

void main(process.argv.slice(2));
