import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { MetricMeter } from '@temporalio/common';
import { hopAmounts } from '../core/hop-amounts';
import { hopOfActivity } from '../core/hop-of-activity';
import { runOfWorkflow } from '../core/run-of-workflow';

/** What is not of one data type: a plan of a whole day, a message to Slack. */
const NO_TYPE = 'none';

/** The histogram of seconds; its name is needed where its buckets are set. */
export const ATTEMPT_SECONDS = 'millrace_attempt_seconds';
/** From a look-up to half a day: an export of a large table takes hours. */
export const ATTEMPT_SECONDS_BUCKETS = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200];

function instruments(meter: MetricMeter) {
  return {
    rows: meter.createCounter(
      'millrace_rows_total',
      undefined,
      'Rows that a hop has brought on: items exported, rows written, rows loaded',
    ),
    bytes: meter.createCounter(
      'millrace_bytes_total',
      undefined,
      'Compressed bytes that a hop has written to S3',
    ),
    quarantined: meter.createCounter(
      'millrace_quarantined_rows_total',
      undefined,
      'Records that could not be loaded',
    ),
    seconds: meter.createHistogram(
      ATTEMPT_SECONDS,
      'float',
      undefined,
      'Seconds of one attempt of an activity, by its outcome',
    ),
  };
}

/**
 * Counts what each activity of this worker has done, by hop and data type, and how long its attempts took. Nothing of a
 * record is in a label.
 */
export function activityMetrics(
  meter: MetricMeter,
  loaded: (dataType: string, day: string) => void,
  clock: () => number,
): ActivityInterceptorsFactory {
  const { rows, bytes, quarantined, seconds } = instruments(meter);
  return ({ info }) => {
    const run = runOfWorkflow(info.workflowExecution?.workflowId ?? '');
    const labels = { hop: hopOfActivity(info.activityType), data_type: run?.dataType ?? NO_TYPE };
    const took = (beganMs: number, outcome: 'done' | 'failed'): void =>
      seconds.record((clock() - beganMs) / 1_000, {
        ...labels,
        activity: info.activityType,
        outcome,
      });
    return {
      inbound: {
        execute: async (input, next) => {
          const beganMs = clock();
          try {
            const result = await next(input);
            took(beganMs, 'done');
            const amounts = hopAmounts(info.activityType, result);
            // No series for what a hop has none of: a plan has no rows, a load no bytes.
            if (amounts.rows > 0) rows.add(amounts.rows, labels);
            if (amounts.bytes > 0) bytes.add(amounts.bytes, labels);
            if (amounts.quarantined > 0) quarantined.add(amounts.quarantined, labels);
            if (run !== null && info.activityType === 'loadDay') loaded(run.dataType, run.day);
            return result;
          } catch (error) {
            took(beganMs, 'failed');
            throw error;
          }
        },
      },
    };
  };
}
