import { nthDay, dayCount } from '../backfill-progress';
import type { BackfillPlan } from '../contracts/backfill';
import { windowEndMs } from '../day';
import { chooseCapture } from '../plan/captures';
import { cellOf, newerThanLoaded } from './cell';
import type { DayFacts, TypeFacts } from './day-facts';

/** What a run of a backfill would do. */
export type Would =
  /** Nothing: the day is loaded from its newest capture. */
  | 'already'
  /** Wait for the run that is open. */
  | 'join'
  /** Transform and load the capture that is there. */
  | 'load'
  /** Finish a capture that was begun, then transform and load. */
  | 'resume'
  /** Capture the table, since the window is open, then transform and load. */
  | 'capture'
  /** Transform, and leave the table: a `replace` type holds a later day. */
  | 'superseded'
  /** Say that the day was not captured in its window. */
  | 'missed'
  /** Nothing, since an upstream would not end loaded. */
  | 'skipped';

export interface PreviewedRun {
  readonly dataType: string;
  readonly day: string;
  readonly would: Would;
  readonly why: string;
}

const CAPTURED = {
  load: (capture: string) => `capture ${capture} is complete`,
  resume: (capture: string) => `capture ${capture} is unfinished and can go on`,
} as const;

/** Which capture the run would take, asked of the very function that `planExport` asks. */
function byCapture(facts: DayFacts, nowMs: number): Pick<PreviewedRun, 'would' | 'why'> {
  const choice = chooseCapture(facts.captures, {
    runId: '',
    captureAgain: false,
    nowMs,
    windowEndMs: windowEndMs(facts.day),
  });
  switch (choice.take) {
    case 'complete':
      return { would: 'load', why: CAPTURED.load(choice.capture) };
    case 'resume':
      return { would: 'resume', why: CAPTURED.resume(choice.capture) };
    case 'new':
      return { would: 'capture', why: 'the window of the day is open' };
    case 'missed':
      return { would: 'missed', why: 'no capture is complete, and the window of the day is over' };
    default:
      return choice satisfies never;
  }
}

/** What a run would read: of a table a capture, of events what lies on S3 when it runs. */
const bySource = (type: TypeFacts, facts: DayFacts, nowMs: number) =>
  type.source === 'events'
    ? ({ would: 'load', why: 'the events of the day are read as they lie on S3' } as const)
    : byCapture(facts, nowMs);

/** What the fence has, a run takes as done, whatever became of the rows. */
const ONLY_AGAIN = 'only millrace run with --again loads it again';
/** What of a day came late is known only when it is listed. */
const UNLESS_LATE = 'unless files came late: then the day is loaded anew';

function runOf(
  type: TypeFacts,
  facts: DayFacts,
  nowMs: number,
): Pick<PreviewedRun, 'would' | 'why'> {
  const { state, why } = cellOf(type, facts, nowMs);
  if (state === 'running') return { would: 'join', why: `a run is open: ${why}` };
  if (facts.loaded?.generation != null && newerThanLoaded(facts, facts.loaded) === null)
    return {
      would: 'already',
      why: `${state === 'loaded' ? why : `${why}; ${ONLY_AGAIN}`}${type.source === 'events' ? `, ${UNLESS_LATE}` : ''}`,
    };
  const run = bySource(type, facts, nowMs);
  const isUnderLater =
    type.load === 'replace' && type.newestLoadedDay !== null && type.newestLoadedDay > facts.day;
  if (!isUnderLater || run.would === 'missed') return run;
  return { would: 'superseded', why: `the table holds ${type.newestLoadedDay}; ${run.why}` };
}

/** After these, a dependant is not started. */
const IN_VAIN: readonly Would[] = ['missed', 'skipped'];

/** Every run of a backfill in its order, with what it would do; decides by the facts alone, and starts nothing. */
export function backfillPreview(
  plan: BackfillPlan,
  types: readonly TypeFacts[],
  nowMs: number,
): PreviewedRun[] {
  const runs: PreviewedRun[] = [];
  for (let n = 0; n < dayCount(plan); n += 1) {
    const day = nthDay(plan, n);
    const ofDay = new Map<string, PreviewedRun>();
    for (const { dataType, after } of plan.types) {
      const type = types.find((each) => each.dataType === dataType);
      const facts = type?.days.find((each) => each.day === day);
      if (type === undefined || facts === undefined) continue;
      const inVain = after.find((upstream) =>
        IN_VAIN.some((would) => would === ofDay.get(upstream)?.would),
      );
      ofDay.set(dataType, {
        dataType,
        day,
        ...(inVain === undefined
          ? runOf(type, facts, nowMs)
          : { would: 'skipped', why: `${inVain} of the day would not end loaded` }),
      });
    }
    runs.push(...ofDay.values());
  }
  return runs;
}
