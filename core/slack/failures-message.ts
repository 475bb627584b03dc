import type { FailedRun } from '../contracts/slack';
import { againCommand } from '../again-command';
import { adviceFor, causeOf } from '../failure-advice';
import { lineSections } from './lines';
import { context, fields, header, LIMITS, section, type Block, type Message } from './message';
import { runReference, type Place } from './place';
import { fenced, safe } from './text';

/** A failed run with what its history tells. */
export interface ToldFailure extends FailedRun {
  /** Attempt of the activity that failed, from 1; null when the history does not say. */
  readonly attempt: number | null;
}

/** Room of the parts of a message; together they stay below Slack's sum. */
const ROOM = {
  name: 100,
  field: 200,
  waiting: 200,
  cause: 2_500,
  plainCause: 900,
  advice: 800,
  list: 5_000,
} as const;

/** An outage shows as few kinds of failure; more have no room for their causes. */
const MOST_KINDS = 4;

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
const list = (texts: readonly string[]): string => unique(texts).join(', ');

const attemptText = (attempt: number | null): string =>
  attempt === null ? 'unknown' : String(attempt);

const waitingText = (waiting: readonly string[]): string =>
  waiting.length === 0 ? 'nobody' : list(waiting);

const titleOf = ({ dataType, day, hop }: FailedRun): string =>
  safe(`✗ ${dataType} ${day} failed in ${hop}`, LIMITS.header);

const cause = ({ type, message }: FailedRun, title: string, room: number = ROOM.cause): Block =>
  section(`*${title}*\n${fenced(causeOf(type, message), room)}`);
const advice = (type: string, room: number = ROOM.advice): Block =>
  section(`*What to do*\n${safe(adviceFor(type), room)}`);

const command = (run: FailedRun): string => `\`${safe(againCommand(run), ROOM.field)}\``;

function oneFailure(place: Place, run: ToldFailure): Message {
  const { dataType, day, hop, type, attempt, waiting } = run;
  const shown = ([name, value]: readonly [string, string]): readonly [string, string] => [
    name,
    safe(value, ROOM.field),
  ];
  const pairs: readonly (readonly [string, string])[] = [
    ['Type', dataType],
    ['Day', day],
    ['Hop', hop],
    ['Attempt', attemptText(attempt)],
    ['Failure', type],
    ['Waits for it', waitingText(waiting)],
  ];
  const reference = runReference(place, run, 'the run in Temporal');
  return {
    text: plainText(titleOf(run), run, [`Run it again: ${command(run)}`, reference]),
    blocks: [
      header(titleOf(run)),
      fields(pairs.map(shown)),
      cause(run, 'What happened'),
      advice(type),
      section(`*Run it again*\n${command(run)}`),
      context(reference),
    ],
  };
}

/** The notification, and the second try without blocks: the same in few lines. */
const plainText = (title: string, { type, message }: FailedRun, rest: readonly string[]): string =>
  [
    title,
    safe(causeOf(type, message), ROOM.plainCause),
    `What to do: ${safe(adviceFor(type), ROOM.advice)}`,
    ...rest,
  ].join('\n');

function runLine(place: Place, run: ToldFailure): string {
  const { dataType, day, hop, type, attempt, waiting } = run;
  const name = `*${safe(dataType, ROOM.name)} ${safe(day, ROOM.name)}*`;
  const where = `in ${safe(hop, ROOM.name)}, attempt ${attemptText(attempt)}, ${safe(type, ROOM.name)}`;
  const who =
    waiting.length === 0
      ? ''
      : `, ${safe(`${list(waiting)} wait${unique(waiting).length === 1 ? 's' : ''}`, ROOM.waiting)}`;
  return `${name} ${where}${who}: ${runReference(place, run, 'run')}  ${command(run)}`;
}

/** The first run of each kind of failure; the rest has no room. */
function firstOfEach(runs: readonly ToldFailure[]): ToldFailure[] {
  const types = unique(runs.map(({ type }) => type)).slice(0, MOST_KINDS);
  return types.flatMap((type) => runs.find((run) => run.type === type) ?? []);
}

/** What happened and what to do, once per kind; each gets an equal share of the room. */
function causes(runs: readonly ToldFailure[]): Block[] {
  const firsts = firstOfEach(runs);
  const [only] = firsts;
  if (only !== undefined && firsts.length === 1)
    return [cause(only, 'What happened to the first of them'), advice(only.type)];
  const room = (whole: number): number => Math.floor(whole / firsts.length);
  return firsts.flatMap((run) => [
    cause(run, `${safe(run.type, ROOM.name)}: what happened`, room(ROOM.cause)),
    advice(run.type, room(ROOM.advice * 2)),
  ]);
}

function manyFailures(place: Place, runs: readonly ToldFailure[], first: ToldFailure): Message {
  const types = list(runs.map(({ type }) => type));
  const title = safe(`✗ ${runs.length} runs failed: ${types}`, LIMITS.header);
  const waiting = runs.flatMap((run) => run.waiting);
  const pairs: readonly (readonly [string, string])[] = [
    ['Types', list(runs.map(({ dataType }) => dataType))],
    ['Days', daysText(runs.map(({ day }) => day))],
    ['Failure', types],
    ['Waits for them', waitingText(waiting)],
  ];
  return {
    text: plainText(title, first, [
      `Types: ${safe(list(runs.map(({ dataType }) => dataType)), ROOM.field)}`,
    ]),
    blocks: [
      header(title),
      fields(pairs.map(([name, value]) => [name, safe(value, ROOM.field)] as const)),
      ...causes(runs),
      section('*The runs, and what runs each again*'),
      ...lineSections(
        runs.map((run) => runLine(place, run)),
        ROOM.list,
      ),
    ],
  };
}

function daysText(days: readonly string[]): string {
  const sorted = unique(days).sort();
  return sorted.length <= 3
    ? sorted.join(', ')
    : `${sorted.length} days, ${sorted[0] ?? ''} to ${sorted.at(-1) ?? ''}`;
}

/** One message for one failure, or for several of one outage; a cause is that of the first run of its kind. */
export function failuresMessage(place: Place, runs: readonly ToldFailure[]): Message | null {
  const [first] = runs;
  if (first === undefined) return null;
  return runs.length === 1 ? oneFailure(place, first) : manyFailures(place, runs, first);
}
