import type { MetricMeter, MetricTags } from '@temporalio/common';
import type { Context } from '@temporalio/activity';
import { newestLoadedDayAgeSeconds } from '../../core/watch/age';
import { activityMetrics } from '../../workers/metrics';
import { newestLoaded, type NewestLoaded } from '../../workers/newest-loaded';

/** A meter that keeps the sum of each series, or the last value of a gauge. */
function aMeter(): { meter: MetricMeter; series: Record<string, number> } {
  const series: Record<string, number> = {};
  const name = (metric: string, tags: MetricTags = {}): string =>
    [metric, ...Object.values(tags)].join(' ');
  const instrument = (metric: string) => {
    const add = (value: number, tags?: MetricTags): void => {
      series[name(metric, tags)] = (series[name(metric, tags)] ?? 0) + value;
    };
    const set = (value: number, tags?: MetricTags): void => {
      series[name(metric, tags)] = value;
    };
    return { add, record: add, set };
  };
  const meter = {
    createCounter: instrument,
    createHistogram: instrument,
    createGauge: instrument,
  } as unknown as MetricMeter;
  return { meter, series };
}

const NOW = Date.parse('2026-11-25T02:00:00Z');

/** Runs one activity through the interceptor; `ms` is how long it takes. */
async function run(
  activityType: string,
  workflowId: string,
  work: () => Promise<unknown>,
  watched?: NewestLoaded,
): Promise<Record<string, number>> {
  const { meter, series } = aMeter();
  let now = NOW;
  const clock = (): number => (now += 2_000);
  const newest = watched ?? newestLoaded(meter, newestLoadedDayAgeSeconds, () => NOW);
  const info = { activityType, workflowExecution: { workflowId, runId: 'r' } };
  const { inbound } = activityMetrics(meter, newest.loaded, clock)({ info } as unknown as Context);
  await inbound!.execute!({ args: [], headers: {} }, work).catch(() => undefined);
  return series;
}

it('counts rows, bytes and quarantined records by hop and data type', async () => {
  const chunk = { written: 90, quarantined: 10, bytes: 1_234, read: 100 };
  expect(await run('transformChunk', 'daily-etl/users/2026-11-24/g1/0', async () => chunk)).toEqual(
    {
      'millrace_rows_total transform users': 90,
      'millrace_bytes_total transform users': 1_234,
      'millrace_quarantined_rows_total transform users': 10,
      'millrace_attempt_seconds transform users transformChunk done': 2,
    },
  );
});

it('counts a load once, and knows its day as the newest', async () => {
  const loaded = { outcome: 'loaded', loaded: 90 };
  const series = await run('loadDay', 'daily-etl/users/2026-11-24', async () => loaded);
  expect(series).toMatchObject({
    'millrace_rows_total load users': 90,
    'newest_loaded_day_age_seconds users': 7_200,
  });
  const again = await run('loadDay', 'daily-etl/users/2026-11-24', async () => ({
    outcome: 'already',
    loaded: 90,
  }));
  expect(again).not.toHaveProperty('millrace_rows_total load users');
});

it('times a failed attempt as failed, and counts nothing', async () => {
  const series = await run('loadDay', 'daily-etl/users/2026-11-24', async () => {
    throw new Error('lost');
  });
  expect(series).toEqual({ 'millrace_attempt_seconds load users loadDay failed': 2 });
});

it('gives what is of no data type no other label', async () => {
  const series = await run('planDay', 'daily-run-2026-11-25T01:30:00Z', async () => ({}));
  expect(series['millrace_attempt_seconds planDay none planDay done']).toBe(2);
});

it('lets the age of the newest day grow, and never go back to an older day', () => {
  const { meter, series } = aMeter();
  let now = NOW;
  const newest = newestLoaded(meter, newestLoadedDayAgeSeconds, () => now);
  newest.tell();
  expect(series).toEqual({});
  newest.loaded('users', '2026-11-24');
  newest.loaded('users', '2026-10-01');
  now += 60_000;
  newest.tell();
  expect(series).toEqual({ 'newest_loaded_day_age_seconds users': 7_260 });
});
