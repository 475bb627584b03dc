import { dice, type Dice } from '../../local/seed/dice';

/** What a request of the fleet meets. */
const FAULTS = [
  500,
  503,
  'throttled',
  'refused',
  'reset',
  'lost',
  'twice',
  'delayed',
  'truncated',
  'damaged',
] as const;
export type RequestFault = (typeof FAULTS)[number];

/** What happens to a process while a request waits. */
const EVENTS = [
  'worker killed before it',
  'worker killed after it',
  'worker stopped before it',
  'worker stopped after it',
  'Temporal stopped',
  'Temporal killed',
  'gateway killed',
  'PostgreSQL killed',
] as const;
export type ProcessEvent = (typeof EVENTS)[number];

/** At the n-th request of a round, whichever that is. */
export type Decision =
  | { readonly request: number; readonly fault: RequestFault }
  | { readonly request: number; readonly event: ProcessEvent };

const WORKS = ['a day', 'a backfill', 'a day beside its backfill'] as const;

/** Whole runs, and what they have to bear. */
export interface Round {
  readonly work: (typeof WORKS)[number];
  /** Beside it, the newest day of a table is captured and loaded anew. */
  readonly recapture: boolean;
  readonly decisions: readonly Decision[];
}

/** More than a round has; those that are not reached are left out. */
const REQUESTS = 1_500;
/** Requests from one decision to the next, at most; half as many on average. */
const APART = 20;
/** Each costs seconds. */
const MOST_EVENTS = 4;
const EVENT_SHARE = 0.06;

const one = <T>(of: readonly T[], draw: Dice): T => of[Math.floor(draw() * of.length)]!;

function decisions(draw: Dice): Decision[] {
  const all: Decision[] = [];
  let events = 0;
  for (let request = 1; request < REQUESTS; request += 1 + Math.floor(draw() * APART)) {
    const isEvent = draw() < EVENT_SHARE && events < MOST_EVENTS;
    if (isEvent) events += 1;
    all.push(
      isEvent ? { request, event: one(EVENTS, draw) } : { request, fault: one(FAULTS, draw) },
    );
  }
  return all;
}

/** The n-th round of a seed: always the same. */
export function roundOf(seed: number, n: number): Round {
  const draw = dice(seed, 'soak', n);
  return { work: one(WORKS, draw), recapture: draw() < 0.5, decisions: decisions(draw) };
}
