import { deadlineAlarms } from '../../core/watch/deadlines';
import { loadedDaysOf } from '../../core/watch/loaded-days';
import { pollerAlarm } from '../../core/watch/pollers';
import { dataType, dynamodbTable, replace } from '../../core/data-type';

/** The laptop's addresses, one type and one day: what the samples of the runbook are made of. */
export const SAMPLE_PLACE = { uiUrl: 'http://127.0.0.1:8233', namespace: 'default' } as const;

export const SAMPLE_RUN = {
  dataType: 'users',
  day: '2026-11-22',
  workflowId: 'daily-etl/users/2026-11-22',
  runId: '01a2107b-fd5b-712b-98ab-9fefeeda3120',
  rows: 49_881,
} as const;

/** A day of the schedule whose plan found no worker that could make it. */
export const SAMPLE_UNPLANNED = {
  workflow: 'dailyRun',
  day: SAMPLE_RUN.day,
  workflowId: 'daily-run-2026-11-23T01:30:00Z',
  runId: SAMPLE_RUN.runId,
  failure: {
    type: 'TimedOut',
    message: 'No attempt ended in time (START_TO_CLOSE).',
    hop: 'planDay',
  },
} as const;

const users = dataType({
  name: SAMPLE_RUN.dataType,
  description: '',
  source: dynamodbTable({ table: 'users', readShare: 1 }),
  load: replace(),
  key: [],
  columns: {},
});

/** A day that is late, and a queue that nobody polls. */
export const SAMPLE_ALARMS = [
  ...deadlineAlarms(users, loadedDaysOf(users.name, []), Date.parse('2026-11-23T06:15:00Z')),
  pollerAlarm({ queue: 'etl-data', kind: 'activity' }),
];
