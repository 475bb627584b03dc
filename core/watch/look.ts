import type { Alarm } from '../contracts/slack';
import type { WatchLook } from '../contracts/watch';
import type { DataType } from '../data-type';
import { deadlineAlarms } from './deadlines';
import { loadedDaysOf, type LoadedDay } from './loaded-days';
import { partitionAlarms, type PartitionRows } from './partitions';
import { pollerAlarm, type WatchedQueue } from './pollers';
import { volumeAlarms } from './volumes';

/** An answer, or why there is none: a text without secrets. */
export type Asked<T> = { readonly answer: T } | { readonly silent: string };

/** What the watch has asked. */
export interface WatchFacts {
  /** Newest load of each day of each type. */
  readonly ledger: Asked<readonly LoadedDay[]>;
  /** Rows of each day that came from each partition, of the types that tell. */
  readonly partitions: Asked<readonly PartitionRows[]>;
  /** Queues that nobody polls. */
  readonly unpolled: Asked<readonly WatchedQueue[]>;
}

const warehouseSilent = (why: string): Alarm => ({
  id: 'warehouse',
  what: `The warehouse does not say what is loaded: ${why}`,
  fix: 'Look whether it runs and takes statements of millrace_loader; deadlines and volumes are not judged meanwhile.',
});

const temporalSilent = (why: string): Alarm => ({
  id: 'temporal',
  what: `The task queues cannot be looked at: ${why}`,
  fix: 'Start it, or check TEMPORAL_ADDRESS. Nothing is scheduled and nothing runs meanwhile.',
});

function ledgerLook(
  types: readonly DataType[],
  { ledger, partitions }: WatchFacts,
  nowMs: number,
): WatchLook {
  const silent = [ledger, partitions].find((asked) => 'silent' in asked);
  if ('silent' in ledger || 'silent' in partitions)
    return {
      alarms: [warehouseSilent(silent?.silent ?? '')],
      unjudged: ['deadline/', 'volume/'],
    };
  const alarms = types.flatMap((type) => {
    const loaded = loadedDaysOf(type.name, ledger.answer);
    return [
      ...deadlineAlarms(type, loaded, nowMs),
      ...volumeAlarms(type, loaded, nowMs),
      ...partitionAlarms(type, loaded, partitions.answer, nowMs),
    ];
  });
  return { alarms, unjudged: [] };
}

function queueLook(unpolled: WatchFacts['unpolled']): WatchLook {
  if ('silent' in unpolled)
    return { alarms: [temporalSilent(unpolled.silent)], unjudged: ['poller/'] };
  return { alarms: unpolled.answer.map(pollerAlarm), unjudged: [] };
}

/** Every alarm that stands at an instant; what was not answered is an alarm of its own, and judges nothing else. */
export function watchLook(types: readonly DataType[], facts: WatchFacts, nowMs: number): WatchLook {
  const looks = [queueLook(facts.unpolled), ledgerLook(types, facts, nowMs)];
  return {
    alarms: looks.flatMap(({ alarms }) => alarms),
    unjudged: looks.flatMap(({ unjudged }) => unjudged),
  };
}
