import type { Alarm } from '../contracts/slack';
import type { WatchLook } from '../contracts/watch';

/** What is to be said after a look, and what stands after it. */
export interface AlarmChanges {
  readonly begun: readonly Alarm[];
  readonly over: readonly Alarm[];
  readonly standing: readonly Alarm[];
}

/** Compares a look with the alarms that stood before it. One that could not be judged is neither over nor new: it stays. */
export function alarmChanges(
  before: readonly Alarm[],
  { alarms, unjudged }: WatchLook,
): AlarmChanges {
  const has = (list: readonly Alarm[], { id }: Alarm): boolean =>
    list.some((each) => each.id === id);
  const gone = before.filter((alarm) => !has(alarms, alarm));
  const kept = gone.filter(({ id }) => unjudged.some((beginning) => id.startsWith(beginning)));
  return {
    begun: alarms.filter((alarm) => !has(before, alarm)),
    over: gone.filter((alarm) => !has(kept, alarm)),
    standing: [...alarms, ...kept],
  };
}
