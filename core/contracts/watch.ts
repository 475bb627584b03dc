import type { Alarm } from './slack';

/** What one look of the watch found. */
export interface WatchLook {
  readonly alarms: readonly Alarm[];
  /** Beginnings of the ids of alarms that could not be judged this time: whether they stand is unknown. */
  readonly unjudged: readonly string[];
}

export interface WatchActivities {
  /** Deadlines, volumes, pollers: every alarm that stands now. Reads only. */
  checkWatch(input: { readonly nominalStart: string | null }): Promise<WatchLook>;
}
