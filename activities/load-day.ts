import { createHash } from 'node:crypto';
import type { LoadActivities, LoadReport } from '../core/contracts/load';
import type { RunPlan } from '../core/contracts/run';
import type { GenerationRef } from '../core/contracts/transform';
import { generationPrefix } from '../core/keys';
import { parseGenerationReport, type GenerationReport } from '../core/codecs/manifest-report';
import { unknownWord } from '../core/shape';
import { claimBatch } from '../core/warehouse/claim';
import { commitBatch } from '../core/warehouse/commit';
import { attemptStamp, epochOf, isOfRun } from '../core/warehouse/epoch';
import {
  fenceFacts,
  judgeClaim,
  judgeRefusal,
  limitOf,
  parseFenceFacts,
  type Asking,
  type FenceFacts,
} from '../core/warehouse/fence';
import { stageTable, statementName } from '../core/warehouse/names';
import {
  parseStageProfile,
  profileDifference,
  type StageProfile,
} from '../core/warehouse/profile-sql';
import { loadedByQuery } from '../core/warehouse/prepare';
import { stageBatch } from '../core/warehouse/stage';
import type { Batch } from '../core/warehouse/sql-text';
import type { ObjectStore } from '../clients/object-store';
import type { BatchOutcome, Warehouse } from '../clients/warehouse';
import { attemptToken, whileBeating, type Attempt } from './attempt';
import { fail } from './fail';
import { loadErrorLines } from './load-errors';
import type { LoadStep, TraceLoad } from './load-trace';
import { withNamedFailures } from './named-failures';
import { prepareWarehouse } from './prepare-warehouse';

export interface LoadDeps {
  readonly warehouse: Warehouse;
  readonly store: ObjectStore;
  readonly warehouseBucket: string;
  readonly copy: { readonly roleArn: string; readonly region: string };
  readonly attempt: () => Attempt;
  readonly trace: TraceLoad;
}

/** A read of the fence is short, and waits while a batch holds the lock. */
const FENCE_WITHIN_MS = 10_000;

/** One attempt at one load: who asks, and under which names. */
interface Load {
  readonly deps: LoadDeps;
  readonly run: RunPlan;
  readonly report: GenerationReport;
  readonly attempt: Attempt;
  readonly asking: Asking;
  readonly token: string;
  readonly stage: string;
  readonly say: (step: LoadStep) => void;
}

const tracing =
  (trace: TraceLoad, dataType: string, generation: string, asking: Asking): Load['say'] =>
  (step) => {
    const { day, epoch, mode } = asking;
    trace({ hop: 'load', dataType, day, epoch, generation, mode, limit: limitOf(asking), step });
  };

/** Reads the commit of the generation; what is loaded is read back from S3, not taken from the workflow's memory. */
async function readReport(deps: LoadDeps, ref: GenerationRef): Promise<GenerationReport> {
  const where = `s3://${deps.warehouseBucket}/${ref.reportKey}`;
  const found = await deps.store.get(deps.warehouseBucket, ref.reportKey);
  if (found === null) throw fail('ObjectDiffers', `The report ${where} is gone.`);
  const sha256 = createHash('sha256').update(found.body).digest('hex');
  if (sha256 !== ref.reportSha256) {
    throw fail(
      'ObjectDiffers',
      `The report ${where} has SHA-256 ${sha256}, the run names ${ref.reportSha256}.`,
    );
  }
  return parseGenerationReport(JSON.parse(found.body.toString('utf8')));
}

/** A table must not be made of a declaration that this worker's code does not understand; another worker's may. */
function refuseUnknownDeclaration({ dataType, day, declaration }: GenerationReport): void {
  const unknown = unknownWord(declaration);
  if (unknown !== null)
    throw fail('WorkerTooOld', `The generation of ${dataType} ${day} names ${unknown}.`);
}

/** Submits a batch once, under names of this attempt's own. */
function submit(
  { deps, run, asking, token, say }: Load,
  batch: 'claim' | 'stage' | 'commit',
  what: Batch,
): Promise<BatchOutcome> {
  say(`${batch}.sent`);
  return deps.warehouse.batch(
    statementName(run.dataType, run.day, asking.epoch, batch),
    createHash('sha256').update(`${token}/${batch}`).digest('hex'),
    what,
  );
}

/** Asks unfinished statements of lower epochs to stop, so that nobody waits for their locks. Nothing rests on it. */
async function courtesy({ deps, run, asking }: Load): Promise<void> {
  try {
    const prefix = statementName(run.dataType, run.day, '', '').replace(/\/+$/, '/');
    for (const { id, name } of await deps.warehouse.unfinished(prefix)) {
      if ((name.split('/')[3] ?? '') < asking.epoch) await deps.warehouse.cancel(id);
    }
  } catch {
    // A list or a cancel that fails costs waiting time, never correctness.
  }
}

const nothing = (
  load: Load,
  outcome: LoadReport['outcome'],
  loadedBy: string | null,
): LoadReport => ({
  outcome,
  epoch: load.asking.epoch,
  generation: load.report.generation,
  staged: null,
  duplicates: null,
  loaded: null,
  loadedBy,
});

async function loadedBy({ deps, run }: Load, epoch: string | null): Promise<string | null> {
  if (epoch === null) return null;
  try {
    const rows = await deps.warehouse.query(loadedByQuery(run.dataType, epoch), FENCE_WITHIN_MS);
    const [workflowId, runId] = rows?.[0] ?? [];
    return workflowId === undefined ? null : `${workflowId ?? ''} (${runId ?? ''})`;
  } catch {
    return null; // for people only
  }
}

async function readFence({ deps, run }: Load): Promise<FenceFacts | null> {
  try {
    const rows = await deps.warehouse.query(fenceFacts(run.dataType, run.day), FENCE_WITHIN_MS);
    return rows === null ? null : parseFenceFacts(rows[0]);
  } catch {
    return null;
  }
}

type Refusal = Exclude<BatchOutcome, { state: 'finished' }>;
const why = (outcome: Refusal): string =>
  outcome.state === 'failed' ? outcome.error : outcome.why;

/** What a batch that did not finish is called, when nothing else explains it. */
const unfinished = (outcome: Refusal): 'WarehouseDenied' | 'LoadUnknown' =>
  outcome.state === 'failed' && outcome.denied ? 'WarehouseDenied' : 'LoadUnknown';

/** After a claim or commit that did not finish: the fence says what happened; the error only goes into the message. */
async function afterRefusal(
  load: Load,
  batch: 'claim' | 'commit',
  refusal: Refusal,
  counts: StageProfile | null,
): Promise<LoadReport> {
  load.say(`${batch}.refused`);
  const facts = await readFence(load);
  const judged = judgeRefusal(facts, load.asking);
  load.say(judged);
  const { run, asking } = load;
  const what = `The ${batch} of ${run.dataType} ${run.day} (epoch ${asking.epoch}) did not finish: ${why(refusal)}.`;
  switch (judged) {
    case 'loaded':
      return counts === null ? nothing(load, 'loaded', null) : loadedReport(load, counts);
    case 'superseded':
      return nothing(load, 'superseded', await loadedBy(load, facts?.loadedEpoch ?? null));
    case 'newer_day_loaded':
      throw fail(
        'NewerDayLoaded',
        `${facts?.newestLoadedDay ?? 'A later day'} is loaded, after ${limitOf(asking)}. ${what}`,
      );
    case 'overtaken':
      throw fail('LoadOvertaken', `The day is claimed by epoch ${facts?.epoch ?? ''}. ${what}`);
    case 'unknown':
      throw fail(unfinished(refusal), what);
    default:
      return judged satisfies never;
  }
}

const loadedReport = (load: Load, { rows, keys }: StageProfile): LoadReport => ({
  outcome: 'loaded',
  epoch: load.asking.epoch,
  generation: load.report.generation,
  staged: rows,
  duplicates: rows - keys,
  loaded: keys,
  loadedBy: null,
});

/** Copies the generation into a table of this attempt's own, and compares what is there with what was written. */
async function stage(load: Load): Promise<StageProfile> {
  const { deps, report, run } = load;
  const { manifest, compression, declaration } = report;
  const copy = manifest === null ? null : { manifest, compression, ...deps.copy };
  const outcome = await submit(load, 'stage', stageBatch(declaration, load.stage, copy));
  if (outcome.state !== 'finished') {
    load.say('stage.failed');
    const lines =
      outcome.state === 'failed'
        ? await loadErrorLines(
            deps.warehouse,
            deps.warehouseBucket,
            generationPrefix(run.dataType, run.day, report.generation),
          )
        : [];
    const what = `The stage of ${run.dataType} ${run.day} failed: ${why(outcome)}.`;
    throw lines.length > 0
      ? fail('CopyRejectedRows', `${what} ${lines.join('; ')}.`, { loadErrors: lines })
      : fail(unfinished(outcome), what);
  }
  const staged = parseStageProfile(declaration, outcome.rows[0]);
  if (staged.rows !== report.books.written) {
    load.say('stage.failed');
    throw fail(
      'ProfileDiffers',
      `${run.dataType} ${run.day}: ${report.books.written} rows were written and ${staged.rows} are staged.`,
    );
  }
  const difference = profileDifference(report.profile, staged.profile);
  if (difference !== null) {
    load.say('stage.failed');
    throw fail('ProfileDiffers', `${run.dataType} ${run.day}, ${difference}.`);
  }
  load.say('stage.copied');
  return staged;
}

async function commit(load: Load, staged: StageProfile): Promise<LoadReport> {
  const { report, run, attempt, asking, token } = load;
  const outcome = await submit(
    load,
    'commit',
    commitBatch({
      type: report.declaration,
      day: run.day,
      epoch: asking.epoch,
      token,
      generation: report.generation,
      stage: load.stage,
      staged: staged.rows,
      keys: staged.keys,
      limit: limitOf(asking),
      entry: {
        capture: report.capture,
        shape: report.shape,
        manifestKey: report.manifest?.key ?? '',
        manifestSha256: report.manifest?.sha256 ?? '',
        rowsRead: report.books.read,
        rowsUnfolded: report.books.unfolded,
        rowsQuarantined: report.books.quarantined,
        bytes: report.books.bytes,
        workflowId: attempt.workflowId,
        runId: attempt.runId,
      },
    }),
  );
  if (outcome.state !== 'finished') return afterRefusal(load, 'commit', outcome, staged);
  load.say('commit.ok');
  return loadedReport(load, staged);
}

/** Claim, stage, commit: one attempt. An unknown outcome ends it; the next one has a higher epoch. */
async function claimStageCommit(load: Load): Promise<LoadReport> {
  const { run, report, asking, token } = load;
  await courtesy(load);
  const claimed = await submit(
    load,
    'claim',
    claimBatch({
      dataType: run.dataType,
      mode: asking.mode,
      day: run.day,
      epoch: asking.epoch,
      token,
      evenThoughNewer: asking.evenThoughNewer,
    }),
  );
  if (claimed.state !== 'finished') return afterRefusal(load, 'claim', claimed, null);
  const facts = parseFenceFacts(claimed.rows[0]);
  const loadedByThisRun = facts.loadedEpoch !== null && isOfRun(facts.loadedEpoch, run.order);
  const verdict = judgeClaim(facts, asking, {
    generation: report.generation,
    again: run.again,
    loadedByThisRun,
  });
  if (verdict === 'stage') {
    load.say('claim.ok');
    return commit(load, await stage(load));
  }
  load.say(`claim.${verdict}`);
  return nothing(
    load,
    verdict,
    verdict === 'superseded'
      ? `the load of ${facts.newestLoadedDay ?? ''}`
      : await loadedBy(load, facts.loadedEpoch),
  );
}

/** `loadDay`. Twice: the second finds it loaded. Reply lost: the same. Cancelled halfway: a claim and perhaps a stage table are left, which the next attempt's epoch passes over. */
export const createLoadActivities = (deps: LoadDeps): LoadActivities => ({
  loadDay: ({ run, generation }) =>
    withNamedFailures(async () => {
      const attempt = deps.attempt();
      return whileBeating(
        attempt,
        () => 'load',
        async () => {
          const report = await readReport(deps, generation);
          refuseUnknownDeclaration(report);
          await prepareWarehouse(deps.warehouse, report.declaration);
          const epoch = epochOf(run.order, attempt.scheduledMs);
          const token = attemptToken(attempt);
          const { dataType, day, evenThoughNewer } = run;
          const asking: Asking = { mode: report.declaration.load, epoch, day, evenThoughNewer };
          return claimStageCommit({
            deps,
            run,
            report,
            attempt,
            asking,
            token,
            stage: stageTable(dataType, attemptStamp(epoch), token),
            say: tracing(deps.trace, run.dataType, report.generation, asking),
          });
        },
      );
    }),
});
