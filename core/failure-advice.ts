import { FAILURES, isFailureType } from './failures';

/** Ends that Temporal itself gives a run; they have no row among the failures, as no code of ours raises them. */
const TEMPORALS_OWN: Readonly<Record<string, string>> = {
  TimedOut:
    'Every attempt took too long, or its worker died. Look at the worker and its log; then run it again, it goes on where it was.',
  Terminated: 'Somebody terminated the run. Ask who; then run it again.',
  Cancelled: 'Somebody cancelled the run. Run it again when it is wanted.',
  PayloadsTooLarge:
    'A result was larger than Temporal takes: a defect of Millrace. Report it with the link to the run.',
};
const UNKNOWN =
  'Nobody has met this failure before. Read the run in Temporal and the log of the worker; it was tried again until its attempts were used up.';

/** What a person does about a failure, whatever its name. */
export const adviceFor = (type: string): string =>
  isFailureType(type) ? FAILURES[type].fix : (TEMPORALS_OWN[type] ?? UNKNOWN);

const UNVETTED =
  'An error that is not in the failure table. What it says may hold values of a record, so it is not repeated here; the run in Temporal has it.';

/**
 * What happened, without the advice that a failure's message ends with. Only the messages of known failures are
 * repeated: they are written to hold no value of a record, and nobody has vetted any other.
 */
export function causeOf(type: string, message: string): string {
  if (!isFailureType(type) && !Object.hasOwn(TEMPORALS_OWN, type)) return UNVETTED;
  const advice = adviceFor(type);
  return message.endsWith(advice) ? message.slice(0, -advice.length).trimEnd() : message;
}
