import { context, header, LIMITS, section, type Message } from './message';
import { runReference, type Place } from './place';
import { safe } from './text';

/** A run that ended well after one of the same type and day that had not. */
export interface RecoveredRun {
  readonly dataType: string;
  readonly day: string;
  readonly workflowId: string;
  readonly runId: string;
  /** Rows that this run loaded; null when it found them loaded. */
  readonly rows: number | null;
}

/** Says that what failed is well again. */
export function recoveredMessage(place: Place, run: RecoveredRun): Message {
  const { dataType, day, rows } = run;
  const title = safe(`✓ ${dataType} ${day} recovered`, LIMITS.header);
  const what =
    rows === null
      ? 'The run before it had failed; this one ended well, and what is loaded stands.'
      : `The run before it had failed; this one loaded ${rows.toLocaleString('en-GB')} rows.`;
  const reference = runReference(place, run, 'the run in Temporal');
  return {
    text: `${title}\n${what}\n${reference}`,
    blocks: [header(title), section(what), context(reference)],
  };
}
