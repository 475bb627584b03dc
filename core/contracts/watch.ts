import type { Alarm } from './slack';

export interface WatchActivities {
  /** Deadlines, volumes, pollers: every alarm that stands now. Reads only. */
  checkWatch(input: {
    readonly nominalStart: string | null;
  }): Promise<{ readonly alarms: readonly Alarm[] }>;
}
