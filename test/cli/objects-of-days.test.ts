import type { ObjectStore } from '../../clients/object-store';
import { readCaptures } from '../../cli/facts/read-captures';
import { readGenerations } from '../../cli/facts/read-generations';
import type { CapturePlan } from '../../core/codecs/manifest-capture';
import { memoryObjectStore } from '../support/memory-object-store';

const PARTS = 3_500;
const PLAN: CapturePlan = {
  version: 1,
  table: 'users',
  tableId: 'i',
  tableArn: 'a',
  day: '2026-11-20',
  capture: '20261120-01',
  segments: 1,
  keySchema: [],
  unitsPerSecond: 1,
  deadlineMs: 1,
  plannedAtMs: 1,
  plannedBy: 'r',
  itemsExpected: 1,
};
const RANGE = { from: '2026-11-19', to: '2026-11-20' };

/** A store that counts what its listings hand out; S3 charges and waits by the thousand of them. */
function counted(objects: Map<string, Buffer>) {
  const store = memoryObjectStore(objects);
  const seen = { keys: 0 };
  const list: ObjectStore['list'] = async function* (...place) {
    for await (const info of store.list(...place)) {
      seen.keys += 1;
      yield info;
    }
  };
  return { store: { ...store, list }, seen };
}

const numbered = (folder: string, ending: string): string[] =>
  Array.from({ length: PARTS }, (_, n) => `${folder}${String(n).padStart(6, '0')}${ending}`);

it('sees every capture of days with thousands of parts, and few of their parts', async () => {
  const objects = new Map<string, Buffer>();
  const put = (key: string, text = 'x'): unknown =>
    objects.set(`ex/exports/users/${key}`, Buffer.from(text));
  for (const day of ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21'])
    for (const capture of ['01', '02']) {
      const folder = `${day}/AWSDynamoDB/${day.replaceAll('-', '')}-${capture}/`;
      for (const key of numbered(`${folder}data/0000-`, '.json.gz')) put(key);
      for (const key of numbered(`${folder}progress/0000-`, '.json')) put(key);
      put(`${folder}plan.json`, JSON.stringify(PLAN));
      if (capture === '01') put(`${folder}manifest-summary.json`, 'x'.repeat(200));
    }
  for (const key of numbered('2026-11-20/2018-11-26-04-00-00/', '')) put(key);
  put('2026-11-20/2018-11-26-04-00-00/manifest');
  put('2026-11-20/2018-11-26-04-00-00/_SUCCESS', '');
  const { store, seen } = counted(objects);
  const found = await readCaptures(store, 'ex', 'users', RANGE);
  const told = [...found].map(([day, captures]) => [
    day,
    captures.map(({ capture, complete, plan }) => [capture, complete, plan !== null]),
  ]);
  expect(told).toEqual([
    [
      '2026-11-19',
      [
        ['20261119-01', true, true],
        ['20261119-02', false, true],
      ],
    ],
    [
      '2026-11-20',
      [
        ['2018-11-26-04-00-00', true, false],
        ['20261120-01', true, true],
        ['20261120-02', false, true],
      ],
    ],
  ]);
  // Four captures of two folders each, and a dump whose files lie beside what commits it: about a page for each.
  expect(seen.keys).toBeLessThan(4 * 2 * 1_100 + PARTS + 1_000);
});

it('sees every committed generation, and few of its parts', async () => {
  const objects = new Map<string, Buffer>();
  for (const generation of ['1800000000000-a', '1800000000001-b', '1800000000002-c']) {
    const folder = `wh/warehouse/users/2026-11-20/${generation}/`;
    for (const key of [...numbered(`${folder}0-`, '.gz'), `${folder}plan-t.json`])
      objects.set(key, Buffer.from('x'));
    if (!generation.endsWith('b'))
      objects.set(`${folder}report.json`, Buffer.from('x'.repeat(200)));
  }
  const { store, seen } = counted(objects);
  const found = await readGenerations(store, 'wh', 'users', RANGE);
  expect([...found]).toEqual([['2026-11-20', ['1800000000000-a', '1800000000002-c']]]);
  expect(seen.keys).toBeLessThan(3 * 1_100 + 100);
});
