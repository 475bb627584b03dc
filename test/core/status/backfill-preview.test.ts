import { planExport } from '../../../activities/plan-export';
import { readCaptures } from '../../../cli/facts/read-captures';
import { backfillPlan } from '../../../core/inputs/backfill-plan';
import { backfillPreview } from '../../../core/status/backfill-preview';
import type { DayFacts, TypeFacts } from '../../../core/status/day-facts';
import { anAttempt } from '../../support/an-attempt';
import { aDataType } from '../../support/a-data-type';
import { aCompleteCapture, aDay, aLoadedDay, aRun, aType } from '../../support/day-facts';
import { memoryObjectStore } from '../../support/memory-object-store';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const DAY = '2026-11-20';

function preview(
  days: readonly DayFacts[],
  change: Partial<TypeFacts> = {},
  order: Record<string, unknown> = {},
): string[] {
  const names = days.map(({ day }) => day).sort();
  const plan = backfillPlan({ from: names[0], to: names.at(-1), ...order }, [aDataType()], NOW);
  if (!plan.ok) throw new Error(plan.faults.join());
  return backfillPreview(plan.value, [aType(days, change)], NOW).map(
    ({ day, would, why }) => `${day.slice(8)} ${would}: ${why}`,
  );
}

it('says of each day what its run would do, and why, in the order of the backfill', () => {
  const days = [
    aDay({ day: '2026-11-19' }),
    aLoadedDay(),
    aDay({ day: '2026-11-21', captures: [aCompleteCapture('20261121-01')] }),
    aDay({ day: '2026-11-22', runs: [aRun({ status: 'running' })] }),
    aDay({ day: '2026-11-23' }),
  ];
  const lines = [
    '19 missed: no capture is complete, and the window of the day is over',
    '20 already: 9 rows',
    '21 load: capture 20261121-01 is complete',
    '22 join: a run is open: load is running',
    '23 capture: the window of the day is open',
  ];
  expect(preview(days)).toEqual(lines);
  expect(preview(days, {}, { order: 'newest-first' })).toEqual(lines.toReversed());
});

it('does not promise to bring back rows that the fence takes for loaded', () => {
  expect(preview([aLoadedDay({ rowsInTable: 0 })])).toEqual([
    '20 already: the table has 0 rows, the load wrote 9; only millrace run with --again loads it again',
  ]);
});

it('says that a later day of a type that replaces its table stands', () => {
  const captured = aDay({ captures: [aCompleteCapture('20261120-01')] });
  const change = { load: 'replace', newestLoadedDay: '2026-11-23' } as const;
  expect(preview([captured], change)).toEqual([
    '20 superseded: the table holds 2026-11-23; capture 20261120-01 is complete',
  ]);
});

it('never calls a day of events missed, and owns that late files may load a day anew', () => {
  const days = [aDay({ day: '2026-11-19' }), aLoadedDay({ captures: [] })];
  expect(preview(days, { source: 'events', load: 'append' })).toEqual([
    '19 load: the events of the day are read as they lie on S3',
    '20 already: 9 rows, unless files came late: then the day is loaded anew',
  ]);
});

it('skips what comes after a type that would be missed', () => {
  const upstream = aDataType({ name: 'first' });
  const catalogue = [upstream, aDataType({ name: 'second', after: [upstream] })];
  const plan = backfillPlan({ from: DAY, to: DAY }, catalogue, NOW);
  const captured = aDay({ captures: [aCompleteCapture('20261120-01')] });
  const types = [
    aType([aDay()], { dataType: 'first' }),
    aType([captured], { dataType: 'second', after: ['first'] }),
  ];
  if (!plan.ok) throw new Error(plan.faults.join());
  expect(backfillPreview(plan.value, types, NOW).map(({ would }) => would)).toEqual([
    'missed',
    'skipped',
  ]);
});

describe('agrees with what the run itself decides', () => {
  const plan = (capture: string, deadlineMs: number) =>
    JSON.stringify({
      version: 1,
      table: 'things',
      tableId: 'id',
      tableArn: 'arn',
      day: DAY,
      capture,
      segments: 2,
      keySchema: [],
      unitsPerSecond: 1,
      deadlineMs,
      plannedAtMs: 1,
      plannedBy: 'somebody',
      itemsExpected: 1,
    });
  const A = `exports/things/${DAY}/AWSDynamoDB`;
  const DONE = JSON.stringify({ itemCount: 0, padding: '-'.repeat(80) });
  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    [
      'one of ours',
      {
        [`${A}/20261120-01/plan.json`]: plan('20261120-01', 1),
        [`${A}/20261120-01/manifest-summary.json`]: DONE,
      },
    ],
    [
      'an unfinished one above a complete one',
      {
        [`${A}/20261120-01/plan.json`]: plan('20261120-01', 1),
        [`${A}/20261120-01/manifest-summary.json`]: DONE,
        [`${A}/20261120-02/plan.json`]: plan('20261120-02', NOW + 1),
      },
    ],
    [
      'an unfinished one whose deadline is over',
      {
        [`${A}/20261120-01/plan.json`]: plan('20261120-01', NOW - 1),
        [`${A}/20261120-01/data/x`]: 'x',
      },
    ],
    [
      'an abandoned one',
      {
        [`${A}/20261120-01/plan.json`]: plan('20261120-01', NOW + 1),
        [`${A}/20261120-01/manifest-summary.json`]: '{"abandoned":true}',
      },
    ],
    [
      "DynamoDB's own",
      {
        [`${A}/01680958677849-381aef7c/manifest-summary.json`]: DONE,
        [`${A}/01680958677849-381aef7c/data/f.json.gz`]: 'x',
      },
    ],
    [
      'two foreign ones',
      {
        [`${A}/0168-a/manifest-summary.json`]: DONE,
        [`exports/things/${DAY}/2026-11-21/_SUCCESS`]: '',
        [`exports/things/${DAY}/2026-11-21/manifest`]: '{}',
      },
    ],
    [
      'a dump of Data Pipeline without a manifest',
      { [`exports/things/${DAY}/2026-11-21/_SUCCESS`]: '' },
    ],
  ])('for %s', async (_, objects) => {
    const store = memoryObjectStore();
    for (const [key, body] of Object.entries(objects))
      store.objects.set(`ex/${key}`, Buffer.from(body));
    const decided = await planExport(
      {
        store,
        bucket: 'ex',
        tables: {
          describe: async () => {
            throw new Error('asked the table');
          },
          scan: async () => Buffer.alloc(0),
        },
        attempt: () => anAttempt(),
        clock: () => NOW,
        sleep: async () => undefined,
        warn: () => undefined,
        trace: () => undefined,
      },
      { table: 'things', day: DAY, readShare: 1, declaredCapacity: null, captureAgain: false },
    ).then(
      ({ state, capture }) => `${state === 'complete' ? 'load' : 'resume'} ${capture.capture}`,
      (error: unknown) =>
        (error as { type?: string }).type === 'CaptureMissed' ? 'missed' : (error as Error).message,
    );
    const captures = (await readCaptures(store, 'ex', 'things', { from: DAY, to: DAY })).get(DAY);
    const [line = ''] = preview([aDay({ captures: captures ?? [] })]);
    const named = /capture (\S+) is/.exec(line)?.[1];
    expect([line.split(/[ :]/)[1], ...(named === undefined ? [] : [named])].join(' ')).toBe(
      decided,
    );
  });
});
