import { windowEndMs } from '../day';
import { chooseCapture } from '../plan/captures';
import type { DayFacts, LoadedFacts, RunFacts, TypeFacts } from './day-facts';

/** How one data type stands on one day. */
export type CellState =
  | 'loaded'
  /** A `replace` type holds a later day; this one was done in its time. */
  | 'superseded'
  | 'running'
  | 'failed'
  /** An upstream of the day is not loaded, so it was not started. */
  | 'skipped'
  /** Loaded from an older capture or generation than the newest committed one. */
  | 'stale'
  /** Not captured while the window was open. */
  | 'missed'
  /** The rows are not in the table. */
  | 'missing';

/** States that make a day not whole. */
const BAD: readonly CellState[] = ['failed', 'skipped', 'stale', 'missed', 'missing'];

export const isBad = (state: CellState): boolean => BAD.includes(state);

/** One data type and day as a person sees it. */
export interface Cell {
  readonly dataType: string;
  readonly day: string;
  readonly state: CellState;
  /** One sentence: why it is so. */
  readonly why: string;
  /** Rows of the day in the target table. */
  readonly rows: number;
  /** Rows that the load of it wrote; null when it was not loaded. */
  readonly rowsWritten: number | null;
  readonly quarantined: number | null;
  readonly generation: string | null;
  readonly capture: string | null;
  readonly loadedAt: string | null;
  readonly workflowId: string | null;
  readonly runId: string | null;
  /** Of the newest run that ended, in ms. */
  readonly durationMs: number | null;
}

interface Judgement {
  readonly state: CellState;
  readonly why: string;
}

const figure = (value: number): string => value.toLocaleString('en-GB');

/** The capture that a run would take of what is complete; null when nothing is. */
export function completeCapture({ captures, day }: DayFacts): string | null {
  const choice = chooseCapture(captures, {
    runId: '',
    captureAgain: false,
    // Behind every deadline, so that what is unfinished does not count.
    nowMs: Number.MAX_SAFE_INTEGER,
    windowEndMs: windowEndMs(day),
  });
  return choice.take === 'complete' ? choice.capture : null;
}

const captureOf = ({ ledger }: DayFacts, generation: string | null): string | null =>
  ledger.findLast((row) => row.generation === generation)?.capture ?? null;

/** What is committed and newer than what is loaded, in words; null when the newest is loaded. */
export function newerThanLoaded(facts: DayFacts, { generation }: LoadedFacts): string | null {
  const newest = facts.generations.at(-1);
  if (newest !== undefined && generation !== null && newest > generation)
    return `generation ${newest} is committed, and ${generation} is loaded`;
  const capture = completeCapture(facts);
  const loaded = captureOf(facts, generation);
  return capture === null || loaded === null || capture === loaded
    ? null
    : `capture ${capture} is complete, and ${loaded} is loaded`;
}

const endedBadly = (run: RunFacts | undefined): run is RunFacts =>
  run?.status === 'failed' || run?.status === 'cancelled';

/** The newest run failed after what is there had been loaded by another. */
function failedSince(facts: DayFacts, loaded: LoadedFacts): boolean {
  const [run] = facts.runs;
  const byRun = facts.ledger.findLast(({ epoch }) => epoch === loaded.epoch)?.runId;
  return (
    run?.status === 'failed' &&
    run.runId !== byRun &&
    (run.closedMs ?? 0) > Date.parse(loaded.loadedAt)
  );
}

function judgeLoaded(facts: DayFacts, loaded: LoadedFacts): Judgement {
  const { rowsInTable } = facts;
  const written = `the load wrote ${figure(loaded.rows)}`;
  if (rowsInTable < loaded.rows)
    return { state: 'missing', why: `the table has ${figure(rowsInTable)} rows, ${written}` };
  if (failedSince(facts, loaded))
    return { state: 'failed', why: 'a later run of the day failed; the load before it stands' };
  if (rowsInTable > loaded.rows)
    return { state: 'stale', why: `the table has ${figure(rowsInTable)} rows, ${written}` };
  const newer = newerThanLoaded(facts, loaded);
  return newer === null
    ? { state: 'loaded', why: `${figure(rowsInTable)} rows` }
    : { state: 'stale', why: newer };
}

/** Whether a `replace` day was brought as far as a day can be under which a later one lies. */
function isSuperseded({ newestLoadedDay, load }: TypeFacts, facts: DayFacts): boolean {
  const wasDone =
    facts.loaded !== null || facts.generations.length > 0 || facts.runs[0]?.status === 'completed';
  return load === 'replace' && newestLoadedDay !== null && newestLoadedDay > facts.day && wasDone;
}

function judgeRun([run]: readonly RunFacts[]): Judgement | null {
  if (!endedBadly(run)) return null;
  const why =
    run.status === 'cancelled' ? 'the run was cancelled' : 'the newest run of the day failed';
  return { state: 'failed', why };
}

function judgeNotLoaded({ source }: TypeFacts, facts: DayFacts, nowMs: number): Judgement {
  const judged = judgeRun(facts.runs);
  if (source === 'events') return judged ?? { state: 'missing', why: 'its events are not loaded' };
  const choice = chooseCapture(facts.captures, {
    runId: '',
    captureAgain: false,
    nowMs,
    windowEndMs: windowEndMs(facts.day),
  });
  if (choice.take === 'missed')
    return {
      state: 'missed',
      why: 'the table was not captured while the window of the day was open',
    };
  if (judged !== null) return judged;
  const why = {
    complete: 'it is captured and not loaded',
    resume: 'its capture is unfinished and can go on',
    new: 'it is not captured yet; the window is open',
  }[choice.take];
  return { state: 'missing', why };
}

function judge(type: TypeFacts, facts: DayFacts, nowMs: number): Judgement {
  const [run] = facts.runs;
  if (run?.status === 'running')
    return { state: 'running', why: run.hop === null ? 'it has begun' : `${run.hop} is running` };
  if (facts.loaded !== null && facts.loaded.generation !== null)
    return judgeLoaded(facts, facts.loaded);
  if (isSuperseded(type, facts))
    return { state: 'superseded', why: `the table holds ${type.newestLoadedDay ?? ''}` };
  return judgeNotLoaded(type, facts, nowMs);
}

/** What is known of one type and day, judged without its upstreams. */
export function cellOf(type: TypeFacts, facts: DayFacts, nowMs: number): Cell {
  const [run] = facts.runs;
  const ended = facts.runs.find(({ status }) => status === 'completed');
  const generation = facts.loaded?.generation ?? null;
  const entry = facts.ledger.findLast((row) => row.epoch === facts.loaded?.epoch);
  return {
    dataType: type.dataType,
    day: facts.day,
    ...judge(type, facts, nowMs),
    rows: facts.rowsInTable,
    rowsWritten: facts.loaded?.rows ?? null,
    quarantined: entry?.rowsQuarantined ?? null,
    generation,
    capture: entry?.capture ?? completeCapture(facts),
    loadedAt: facts.loaded?.loadedAt ?? null,
    workflowId: run?.workflowId ?? entry?.workflowId ?? null,
    runId: run?.runId ?? entry?.runId ?? null,
    durationMs: ended?.closedMs == null ? null : ended.closedMs - ended.startedMs,
  };
}
