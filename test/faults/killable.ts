import type { Attempt } from '../../activities/attempt';
import { anAttempt } from '../support/an-attempt';
import type { Life } from '../support/faults';
import type { Site, Work } from './hops';
import type { Servers } from './servers';

export interface Worker {
  /** Runs an activity until an attempt of it ends well; what it is called is the hop that requests are counted under. */
  readonly run: <T>(hop: string, work: Work<T>) => Promise<T>;
}

/** A worker that may be killed at any request, and the next one that goes on: Temporal, as far as one activity sees it. */
export interface Killable extends Worker {
  /** Ends the life that is running: nothing of it gets through any more, and its attempt is given up. */
  readonly kill: () => void;
  /** The activity that runs. */
  readonly hop: () => string;
  /** Attempts that were given up or failed. */
  readonly lost: () => number;
  readonly end: () => Promise<void>;
}

/** More attempts than any single fault may cost. */
const ATTEMPTS = 4;
/** Nothing here takes longer, unless it waits for what never comes. */
const STUCK_MS = 60_000;

export class Stuck extends Error {}

const KILLED = Symbol('killed');

/** How an attempt ended. */
type Ended<T> = { readonly value: T } | { readonly error: unknown } | typeof KILLED;

interface Running {
  readonly life: Life;
  readonly killed: Promise<typeof KILLED>;
  readonly kill: () => void;
  readonly stop: AbortController;
}

async function newLife({ faults }: Servers): Promise<Running> {
  const life = await faults.life();
  const stop = new AbortController();
  let kill: () => void = () => undefined;
  const killed = new Promise<typeof KILLED>((resolve) => {
    kill = () => {
      life.cutOff();
      stop.abort();
      resolve(KILLED);
    };
  });
  return { life, killed, kill, stop };
}

async function withinTime<T>(hop: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Stuck(`${hop} did not end within ${STUCK_MS} ms`)),
      STUCK_MS,
    );
  });
  try {
    return await Promise.race([work, stuck]);
  } finally {
    clearTimeout(timer);
  }
}

/** `change`: what its attempts know of themselves, where that is not usual. */
export async function killable(site: Site, change: Partial<Attempt> = {}): Promise<Killable> {
  const { servers } = site;
  let running = await newLife(servers);
  let hop = '';
  let lost = 0;
  let activities = 0;
  /** A killed life is closed when the last of its attempts has noticed: its ports must not become another's before. */
  const mourned: Promise<unknown>[] = [];

  async function once<T>(work: Work<T>, number: number): Promise<Ended<T>> {
    const { life, killed, stop } = running;
    const own = { number, activityId: String(activities), signal: stop.signal };
    const attempt = anAttempt({ ...own, ...change });
    const ended = work(site, life, attempt).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const first = await withinTime(hop, Promise.race([ended, killed]));
    if (first !== KILLED) return first;
    mourned.push(ended.then(() => life.close()));
    running = await newLife(servers);
    return KILLED;
  }

  return {
    async run(name, work) {
      hop = name;
      activities += 1;
      for (let number = 1; ; number += 1) {
        const ended = await once(work, number);
        if (ended !== KILLED && 'value' in ended) return ended.value;
        lost += 1;
        if (ended === KILLED) continue;
        const { nonRetryable } = ended.error as { nonRetryable?: boolean };
        if (nonRetryable === true || number >= ATTEMPTS) throw ended.error;
      }
    },
    kill: () => running.kill(),
    hop: () => hop,
    lost: () => lost,
    end: async () => {
      await running.life.close();
    },
  };
}
