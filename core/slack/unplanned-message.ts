import type { Unplanned } from '../contracts/slack';
import { adviceFor, causeOf } from '../failure-advice';
import { context, header, LIMITS, section, type Message } from './message';
import { runReference, type Place } from './place';
import { fenced, safe } from './text';

const ROOM = { cause: 2_500, plainCause: 900, advice: 800, command: 200 } as const;

/** A day's types are started by a backfill of that one day; what stood in an input, only its author knows. */
const toType = ({ day }: Unplanned): string =>
  day === null
    ? 'Start it again as it was started.'
    : `\`${safe(`npx millrace backfill --from ${day} --to ${day}`, ROOM.command)}\``;

/** Says that a workflow ended before it had started any run. */
export function unplannedMessage(place: Place, told: Unplanned): Message {
  const { workflow, day, failure } = told;
  const name = day === null ? workflow : `${workflow} ${day}`;
  const title = safe(`✗ ${name} failed in its plan: ${failure.type}`, LIMITS.header);
  const advice = safe(adviceFor(failure.type), ROOM.advice);
  const reference = runReference(place, told, 'the run in Temporal');
  const cause = causeOf(failure.type, failure.message);
  return {
    text: [
      title,
      'No data type was started.',
      safe(cause, ROOM.plainCause),
      `What to do: ${advice}`,
      `Run it again: ${toType(told)}`,
      reference,
    ].join('\n'),
    blocks: [
      header(title),
      section(`*What happened*\nNo data type was started.\n${fenced(cause, ROOM.cause)}`),
      section(`*What to do*\n${advice}`),
      section(`*Run it again*\n${toType(told)}`),
      context(reference),
    ],
  };
}
