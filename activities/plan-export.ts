import type { CaptureDone, ExportActivities, ExportPlan } from '../core/contracts/export';
import type { CapturePlan } from '../core/codecs/manifest-capture';
import { canonicalJson } from '../core/canonical-json';
import { captureDeadlineMs, windowEndMs } from '../core/day';
import { captureId, capturePrefix, tableDayPrefix } from '../core/keys';
import { chooseCapture, type FoundCapture } from '../core/plan/captures';
import { readCapacity, segmentCount } from '../core/plan/read-rate';
import type { TableDescription } from '../clients/table';
import { attemptToken } from './attempt';
import { commitState, planKey, readCapturePlan, readJson, summaryKey } from './capture-folder';
import { commitObject } from './commit-object';
import type { ExportDeps } from './export-deps';
import { exportSteps, type SayExport } from './export-trace';
import { fail } from './fail';

type Input = Parameters<ExportActivities['planExport']>[0];

/** Somebody else may take the same number at the same time; then it is looked at again. */
const LOOKS = 10;

const folderName = (prefix: string): string => prefix.split('/').at(-2) ?? '';

/** Captures below `AWSDynamoDB/`: ours, DynamoDB's own exports, and hand-made ones in that layout. */
async function exportFolders(
  { store, bucket }: ExportDeps,
  { table, day }: Input,
): Promise<FoundCapture[]> {
  const found: FoundCapture[] = [];
  for (const folder of await store.folders(bucket, `${tableDayPrefix(table, day)}AWSDynamoDB/`)) {
    const ref = { table, day, capture: folderName(folder) };
    const plan = await readCapturePlan(store, bucket, ref);
    const state = await commitState(store, bucket, summaryKey(ref));
    found.push({
      capture: ref.capture,
      plan,
      complete: state === 'complete',
      abandoned: state === 'abandoned',
    });
  }
  return found;
}

/** Dumps of Data Pipeline: any other folder of the day with `_SUCCESS` and a `manifest`. */
async function pipelineFolders(
  { store, bucket }: ExportDeps,
  { table, day }: Input,
): Promise<FoundCapture[]> {
  const found: FoundCapture[] = [];
  for (const folder of await store.folders(bucket, tableDayPrefix(table, day))) {
    if (folderName(folder) === 'AWSDynamoDB') continue;
    const complete =
      (await store.head(bucket, `${folder}_SUCCESS`)) !== null &&
      (await store.head(bucket, `${folder}manifest`)) !== null;
    found.push({ capture: folderName(folder), plan: null, complete, abandoned: false });
  }
  return found;
}

async function captureDone(
  { store, bucket }: ExportDeps,
  { table, day }: Input,
  capture: string,
  isPipeline: boolean,
): Promise<CaptureDone> {
  if (isPipeline) {
    return {
      table,
      day,
      capture,
      commitKey: `${tableDayPrefix(table, day)}${capture}/_SUCCESS`,
      items: null,
      reused: true,
    };
  }
  const commitKey = summaryKey({ table, day, capture });
  const summary = (await readJson(store, bucket, commitKey)) as { itemCount?: unknown } | null;
  const items = typeof summary?.itemCount === 'number' ? summary.itemCount : null;
  return { table, day, capture, commitKey, items, reused: true };
}

function newPlan(
  deps: ExportDeps,
  input: Input,
  table: TableDescription,
  number: number,
): CapturePlan {
  const capacity = readCapacity(table.capacity, input.declaredCapacity);
  if (capacity === null) {
    throw fail(
      'CapacityUnknown',
      `The table ${input.table} is on demand and says no capacity to take ${input.readShare} of.`,
    );
  }
  const unitsPerSecond = capacity * input.readShare;
  return {
    version: 1,
    table: input.table,
    tableId: table.tableId,
    tableArn: table.tableArn,
    day: input.day,
    capture: captureId(input.day, number),
    segments: segmentCount(table.bytes, unitsPerSecond),
    keySchema: [...table.keySchema],
    unitsPerSecond,
    deadlineMs: captureDeadlineMs(input.day),
    plannedAtMs: deps.clock(),
    plannedBy: deps.attempt().runId,
    itemsExpected: table.items,
  };
}

/** Takes a number; null when somebody else has it. */
async function takeNumber(
  deps: ExportDeps,
  input: Input,
  number: number,
  say: SayExport,
): Promise<ExportPlan | null> {
  const table = await deps.tables.describe(input.table);
  if (table === null) throw fail('TableNotFound', `There is no table ${input.table}.`);
  const plan = newPlan(deps, input, table, number);
  const ref = { table: input.table, day: input.day, capture: plan.capture };
  const body = Buffer.from(canonicalJson(plan));
  const { won } = await commitObject(deps.store, deps.bucket, planKey(ref), body);
  say(won ? 'plan.ok' : 'plan.lost', { capture: plan.capture });
  return won ? { state: 'open', capture: ref, segments: plan.segments } : null;
}

/** One look at the day's captures and what follows from it; null when somebody else took the number. */
async function look(deps: ExportDeps, input: Input, say: SayExport): Promise<ExportPlan | null> {
  const { table, day } = input;
  const dumps = await pipelineFolders(deps, input);
  const found = [...(await exportFolders(deps, input)), ...dumps];
  const choice = chooseCapture(found, {
    runId: deps.attempt().runId,
    captureAgain: input.captureAgain,
    nowMs: deps.clock(),
    windowEndMs: windowEndMs(day),
  });
  switch (choice.take) {
    case 'complete': {
      const isPipeline = dumps.some(({ capture }) => capture === choice.capture);
      const capture = await captureDone(deps, input, choice.capture, isPipeline);
      say('plan.complete', { capture: choice.capture });
      return { state: 'complete', capture };
    }
    case 'resume': {
      const { capture } = choice;
      const segments = found.find((each) => each.capture === capture)?.plan?.segments ?? 0;
      say('plan.resumed', { capture });
      return { state: 'open', capture: { table, day, capture }, segments };
    }
    case 'missed':
      say('plan.missed');
      throw fail(
        'CaptureMissed',
        `No complete capture of ${table} for ${day} is at s3://${deps.bucket}/${tableDayPrefix(table, day)}, and its window ended at ${new Date(windowEndMs(day)).toISOString()}.`,
      );
    case 'new':
      return takeNumber(deps, input, choice.number, say);
    default:
      return choice satisfies never;
  }
}

/** `planExport`. Twice, or with its reply lost: finds what it planned. Cancelled: at most a plan is left, which the next run resumes. */
export async function planExport(deps: ExportDeps, input: Input): Promise<ExportPlan> {
  const { table, day } = input;
  const attempt = attemptToken(deps.attempt());
  const say = exportSteps(deps.trace, { table, day, capture: null, attempt, segment: null });
  for (let looks = 1; looks <= LOOKS; looks += 1) {
    const plan = await look(deps, input, say);
    if (plan !== null) return plan;
  }
  throw fail(
    'LostToAnother',
    `Somebody else took every number at ${capturePrefix(table, day, '')}.`,
  );
}
