import { parseArgs } from 'node:util';
import { dayNumber, type Day } from './days';

/** `all`: of the world and of China. */
const EVENTS = ['none', 'world', 'all'] as const;
export type EventsWanted = (typeof EVENTS)[number];

/** What the command line asks for. */
export interface Options {
  readonly seed: number;
  readonly users: number;
  readonly devices: number;
  readonly day: Day;
  /** Days of the past to lay as captures, the last one before `day`. */
  readonly pastDays: number;
  readonly pastUsers: number;
  readonly pastDevices: number;
  /** Whose events to lay, of `day` and the days before it that are laid. */
  readonly events: EventsWanted;
  readonly stateFile: string | null;
  /** Folder for the expected rows. */
  readonly expected: string | null;
}

const USAGE = `Usage: node dist/local/seed/main.js --day YYYY-MM-DD [options]

Fills the DynamoDB tables users and devices as they are at the end of that day (UTC).

  --users N         50000    items of the table users
  --devices N       100000   items of the table devices
  --seed N          1        another number, another world
  --days N          0        lay N days of the past before --day as finished exports on S3
  --past-users N    3000     accounts on 2026-01-01 in those exports; twice as many a year later
  --past-devices N  6000     devices likewise
  --events WHICH    all      lay events of --day and of the days before it on S3: all, world (without China), none
  --state FILE               note what is filled, and leave it as it is the next time
  --expected DIR             write the rows that the warehouse must hold

AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_S3, AWS_REGION and credentials as for AWS's own tools; MILLRACE_EXPORTS_BUCKET (millrace-exports),
MILLRACE_EVENTS_BUCKET (millrace-events), MILLRACE_CN_EVENTS_BUCKET (millrace-cn-events).
Events of China also take MILLRACE_SEED_CN_ENDPOINT_URL_S3, _REGION, _ACCESS_KEY_ID, _SECRET_ACCESS_KEY and MILLRACE_SEED_CROSSING_KEY.`;

/** Arguments that cannot be followed; exit code 2. */
export class WrongArguments extends Error {
  constructor(message: string) {
    super(`${message}\n\n${USAGE}`);
    this.name = 'WrongArguments';
  }
}

const NAMES = {
  day: { type: 'string' },
  users: { type: 'string', default: '50000' },
  devices: { type: 'string', default: '100000' },
  seed: { type: 'string', default: '1' },
  days: { type: 'string', default: '0' },
  'past-users': { type: 'string', default: '3000' },
  'past-devices': { type: 'string', default: '6000' },
  events: { type: 'string', default: 'all' },
  state: { type: 'string' },
  expected: { type: 'string' },
} as const;

/** More than these is a slip of the finger. */
const MOST = 10_000_000;

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: NAMES }).values;
  } catch (error) {
    throw new WrongArguments((error as Error).message);
  }
}

function eventsWanted(text: string): EventsWanted {
  const wanted = EVENTS.find((each) => each === text);
  if (wanted === undefined)
    throw new WrongArguments(`--events is '${text}': it must be one of ${EVENTS.join(', ')}.`);
  return wanted;
}

/** @throws WrongArguments */
export function parseOptions(argv: readonly string[]): Options {
  const values = parsed(argv);
  const count = (
    name: 'users' | 'devices' | 'seed' | 'days' | 'past-users' | 'past-devices',
    least: number,
  ): number => {
    const text = values[name];
    if (!/^\d{1,8}$/.test(text) || Number(text) < least || Number(text) > MOST)
      throw new WrongArguments(
        `--${name} is '${text}': it must be a number from ${least} to ${MOST}.`,
      );
    return Number(text);
  };
  const { day } = values;
  if (day === undefined) throw new WrongArguments('--day is missing.');
  try {
    dayNumber(day);
  } catch (error) {
    throw new WrongArguments(`--day: ${(error as Error).message}.`);
  }
  return {
    seed: count('seed', 0),
    users: count('users', 1),
    devices: count('devices', 1),
    day,
    pastDays: count('days', 0),
    pastUsers: count('past-users', 1),
    pastDevices: count('past-devices', 1),
    events: eventsWanted(values.events),
    stateFile: values.state ?? null,
    expected: values.expected ?? null,
  };
}
