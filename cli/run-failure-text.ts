import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/client';
import { FAILURES, isFailureType } from '../core/failures';
import { wrapped } from './wrapped';

/** What went wrong with a run, for a person and for programs. */
export interface RunFailure {
  /** Row of `core/failures.ts`, or Temporal's own word. */
  readonly type: string;
  /** The activity that failed, or null when it was none. */
  readonly activity: string | null;
  readonly message: string;
  /** What a person does; null when the failure has no row in the table. */
  readonly fix: string | null;
}

const TYPES: readonly (readonly [abstract new (...args: never[]) => Error, string])[] = [
  [CancelledFailure, 'cancelled'],
  [TerminatedFailure, 'terminated'],
  [TimeoutFailure, 'timed out'],
];

/** A failure of the table ends its message with what to do; a person gets the two apart. */
function ofTable(type: string, message: string): Pick<RunFailure, 'message' | 'fix'> {
  const fix = isFailureType(type) ? FAILURES[type].fix : null;
  if (fix === null || !message.endsWith(fix)) return { message, fix };
  return { message: message.slice(0, -fix.length).trimEnd(), fix };
}

/** Looks through the wrapping that Temporal puts around the failure of an activity. */
export function runFailure(error: unknown, activity: string | null = null): RunFailure {
  if (error instanceof ActivityFailure) return runFailure(error.cause, error.activityType);
  if (error instanceof ChildWorkflowFailure) return runFailure(error.cause, activity);
  if (error instanceof ApplicationFailure) {
    const type = error.type ?? 'Error';
    return { type, activity, ...ofTable(type, error.message) };
  }
  const [, type] = TYPES.find(([failure]) => error instanceof failure) ?? [null, 'Error'];
  return {
    type,
    activity,
    message: error instanceof Error ? error.message : String(error),
    fix: null,
  };
}

const WIDTH = 80;
const LABEL = 'What to do:   ';

/** A label, and prose beside it. */
function labelled(label: string, prose: string): string[] {
  const [first = '', ...more] = wrapped(prose, WIDTH - label.length);
  return [label + first, ...more.map((line) => ' '.repeat(label.length) + line)];
}

/** A failed run for a person: what, why, what to do, where to look, what to type when it is mended. */
export function runFailureText(
  failure: RunFailure,
  run: {
    readonly dataType: string;
    readonly day: string;
    readonly link: string;
    readonly again: string;
  },
): string {
  const where = failure.activity === null ? '' : ` in ${failure.activity}`;
  return [
    `${run.dataType} of ${run.day} failed${where}: ${failure.type}`,
    '',
    ...wrapped(failure.message, WIDTH),
    '',
    ...(failure.fix === null ? [] : labelled(LABEL, failure.fix)),
    `Look at it:   ${run.link}`,
    `Then again:   ${run.again}`,
  ].join('\n');
}
