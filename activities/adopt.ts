import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json';
import type { AdoptActivities, AdoptedCapture } from '../core/contracts/adopt';
import type { CaptureRef } from '../core/contracts/export';
import { sourceTable, type DataType } from '../core/data-type';
import { folderOf, parseAdoptInput, type AdoptInput } from '../core/inputs/adopt';
import { dailyEtlFaults, dayNotOver } from '../core/inputs/daily-etl-faults';
import { captureId, capturePrefix, tableDayPrefix } from '../core/keys';
import {
  adoptedFiles,
  adoptedItems,
  adoptedPlan,
  adoptedSummary,
  type AdoptedDump,
} from '../core/plan/adopted-manifests';
import { captureNumber } from '../core/plan/captures';
import type { ObjectStore } from '../clients/object-store';
import { whileBeating, type Attempt } from './attempt';
import { captureFiles } from './capture-files';
import { commitState, planKey, readCapturePlan, summaryKey } from './capture-folder';
import { commitObject } from './commit-object';
import { fail } from './fail';
import { withNamedFailures } from './named-failures';

export interface AdoptDeps {
  readonly store: ObjectStore;
  readonly exportsBucket: string;
  readonly catalogue: readonly DataType[];
  readonly attempt: () => Attempt;
  readonly clock: () => number;
}

interface Adoption {
  readonly deps: AdoptDeps;
  readonly input: AdoptInput;
  readonly table: string;
  readonly dump: AdoptedDump;
  readonly files: string;
  readonly filesSha256: string;
}

/** Somebody else may take the same number at the same time; then it is looked at again. */
const LOOKS = 10;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const filesKeyOf = (ref: CaptureRef, hash: string): string =>
  `${capturePrefix(ref.table, ref.day, ref.capture)}manifest-files-${hash.slice(0, 16)}.json`;

function checked(
  { catalogue, clock }: AdoptDeps,
  raw: unknown,
): { input: AdoptInput; table: string } {
  const input = parseAdoptInput(raw);
  const faults = [...(input.ok ? dailyEtlFaults(input.value, catalogue) : input.faults)];
  const type = catalogue.find(({ name }) => input.ok && name === input.value.dataType);
  const table = type === undefined ? null : sourceTable(type);
  if (type !== undefined && table === null)
    faults.push(`dataType: ${type.name} is read from events, which have no captures`);
  if (!input.ok || type === undefined || table === null)
    throw fail('InvalidInput', `The input was refused: ${faults.join('; ')}.`);
  const tooEarly = dayNotOver(input.value.day, clock());
  if (tooEarly !== null) throw fail('DayNotOver', `${tooEarly}.`);
  return { input: input.value, table };
}

/** The dump's own manifest decides what is read; every file is there and is pinned. */
async function readDump(
  { store }: AdoptDeps,
  { from, day }: AdoptInput,
  table: string,
): Promise<AdoptedDump> {
  const { bucket, prefix } = folderOf(from);
  for (const name of ['manifest-summary.json', '_SUCCESS']) {
    const commitKey = `${prefix}${name}`;
    if ((await store.head(bucket, commitKey)) === null) continue;
    const capture = { table, day, capture: '', commitKey, items: null, reused: true };
    return { bucket, prefix, ...(await captureFiles(store, bucket, capture)) };
  }
  throw fail(
    'CaptureBroken',
    `s3://${bucket}/${prefix} has neither manifest-summary.json nor _SUCCESS: it is no finished dump.`,
  );
}

/** Numbered captures of the day, the highest first. */
async function numbered({ deps, input, table }: Adoption): Promise<CaptureRef[]> {
  const { store, exportsBucket } = deps;
  const folders = await store.folders(
    exportsBucket,
    `${tableDayPrefix(table, input.day)}AWSDynamoDB/`,
  );
  return folders
    .map((folder) => ({ table, day: input.day, capture: folder.split('/').at(-2) ?? '' }))
    .filter(({ capture }) => captureNumber(capture) > 0)
    .sort((a, b) => captureNumber(b.capture) - captureNumber(a.capture));
}

/** Whether a capture is this very dump, committed. */
async function isSame(
  { deps: { store, exportsBucket }, filesSha256 }: Adoption,
  ref: CaptureRef,
): Promise<boolean> {
  const files = await store.head(exportsBucket, filesKeyOf(ref, filesSha256));
  return (
    files !== null && (await commitState(store, exportsBucket, summaryKey(ref))) === 'complete'
  );
}

/** Takes the next number, or goes on with the one that an attempt of this run has taken. */
async function takeNumber(adoption: Adoption): Promise<CaptureRef> {
  const { deps, input, table, dump } = adoption;
  const { store, exportsBucket } = deps;
  const { runId, firstScheduledMs } = deps.attempt();
  for (let look = 1; look <= LOOKS; look += 1) {
    const [highest] = await numbered(adoption);
    if (highest !== undefined) {
      const plan = await readCapturePlan(store, exportsBucket, highest);
      if (plan?.plannedBy === runId) return highest;
    }
    const capture = captureId(input.day, captureNumber(highest?.capture ?? '') + 1);
    const ref = { table, day: input.day, capture };
    const plan = adoptedPlan(dump, { ...ref, plannedAtMs: firstScheduledMs, plannedBy: runId });
    const body = Buffer.from(canonicalJson(plan));
    if ((await commitObject(store, exportsBucket, planKey(ref), body)).won) return ref;
  }
  throw fail('LostToAnother', `Others took ${LOOKS} capture numbers of ${table} ${input.day}.`);
}

async function commit(
  { deps, dump, files, filesSha256 }: Adoption,
  ref: CaptureRef,
): Promise<void> {
  const { store, exportsBucket } = deps;
  const filesKey = filesKeyOf(ref, filesSha256);
  await commitObject(store, exportsBucket, filesKey, Buffer.from(files));
  const summary = Buffer.from(adoptedSummary(dump, filesKey, filesSha256));
  const written = await commitObject(store, exportsBucket, summaryKey(ref), summary);
  if (!written.won)
    throw fail(
      'ObjectDiffers',
      `s3://${exportsBucket}/${summaryKey(ref)} names other files than the dump has now.`,
    );
}

async function adopted(deps: AdoptDeps, raw: unknown): Promise<AdoptedCapture> {
  const { input, table } = checked(deps, raw);
  const dump = await readDump(deps, input, table);
  const files = adoptedFiles(dump);
  const adoption = { deps, input, table, dump, files, filesSha256: sha256(files) };
  const [highest] = await numbered(adoption);
  const reused = highest !== undefined && (await isSame(adoption, highest));
  const ref = reused ? highest : await takeNumber(adoption);
  if (!reused) await commit(adoption, ref);
  return {
    ...ref,
    dataType: input.dataType,
    commitKey: summaryKey(ref),
    items: adoptedItems(dump),
    reused,
    from: `s3://${dump.bucket}/${dump.prefix}`,
    files: dump.files.length,
    bytes: dump.files.reduce((sum, { size }) => sum + size, 0),
  };
}

/** `adoptCapture`. Twice, or with its reply lost: finds its own capture. Cancelled: at most a plan is left, which nobody resumes. */
export const createAdopt = (deps: AdoptDeps): AdoptActivities => ({
  adoptCapture: ({ raw }) =>
    withNamedFailures(() =>
      whileBeating(
        deps.attempt(),
        () => 'adopt',
        () => adopted(deps, raw),
      ),
    ),
});
