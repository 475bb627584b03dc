import { append, awsPartition, dataType, eventObjects, integer, text } from '../../core/data-type';
import { layEvents } from '../lossless/lay-events';
import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';
import { aDamagedRun, type Damages, type Heard, type Scene } from './a-run';
import { dropped, keyOf, rewritten } from './damage';

const taps = dataType({
  name: 'taps',
  description: 'Taps.',
  source: eventObjects(),
  load: append(),
  key: ['tap_id'],
  columns: {
    tap_id: text(8).from('id').required(),
    partner_id: text(8).from('partner').required(),
    n: integer(),
    aws_partition: awsPartition(),
  },
});
const FILES = (['aws', 'aws-cn', 'aws', 'aws-cn'] as const).map((partition, file) => ({
  partition,
  stored: Buffer.from(
    [0, 1, 2]
      .map((n) => `{"id":"t${file}${n}","partner":"aurora","n":${10 * file + n}}\n`)
      .join(''),
  ),
}));

let warehouse: TestWarehouse;
let runs: ReturnType<typeof aDamagedRun>;
beforeAll(async () => {
  warehouse = await startWarehouse();
  runs = aDamagedRun(warehouse, taps);
});
afterAll(() => warehouse.stop());

let days = 0;
async function run(
  damages: Damages,
): Promise<{ readonly heard: Heard; readonly rows: unknown[][] }> {
  const day = new Date(Date.UTC(2026, 0, ++days)).toISOString().slice(0, 10);
  const { source } = layEvents(runs.store, { dataType: taps.name, day }, FILES);
  const heard = await runs.ofSource(day, source, damages);
  return { heard, rows: await runs.rows(day).catch(() => []) };
}

const folder = ({ day }: Scene): string => day.replaceAll('-', '/');
const copy = (scene: Scene): string => keyOf(scene.store, new RegExp(`^ec/taps/${folder(scene)}/`));
const world = (scene: Scene): string =>
  keyOf(scene.store, new RegExp(`^ev/taps/${folder(scene)}/`));
const manifest = ({ store, day }: Scene): string =>
  keyOf(store, new RegExp(`^ec/\\.sync/taps/${day}/`));
const otherNumber = (text: string): string => text.replace(/"n":(\d)/, '"n":7$1');
const objects =
  (change: (all: object[]) => object[]) =>
  (text: string): string => {
    const whole = JSON.parse(text) as { objects: object[] };
    return JSON.stringify({ ...whole, objects: change(whole.objects) });
  };

type Case = readonly [what: string, damages: Damages, type: string, message: RegExp];
const CASES: readonly Case[] = [
  [
    'a copy is altered',
    { capture: (scene) => rewritten(scene.store, copy(scene), otherNumber) },
    'SourceChanged',
    /s3:\/\/ec\/taps\/.* is another object/,
  ],
  [
    'a copy is dropped',
    { capture: (scene) => dropped(scene.store, copy(scene)) },
    'SourceChanged',
    /s3:\/\/ec\/taps\/.* is gone/,
  ],
  [
    'an entry of the sync manifest is dropped',
    {
      capture: (scene) =>
        rewritten(
          scene.store,
          manifest(scene),
          objects((all) => all.slice(1)),
        ),
    },
    'ObjectDiffers',
    /\.sync\/taps\/.*SHA-256/,
  ],
  [
    'an entry of the sync manifest is doubled',
    {
      capture: (scene) =>
        rewritten(
          scene.store,
          manifest(scene),
          objects((all) => [...all, all[0]!]),
        ),
    },
    'ObjectDiffers',
    /\.sync\/taps\/.*SHA-256/,
  ],
  [
    'the sync manifest is dropped',
    { capture: (scene) => dropped(scene.store, manifest(scene)) },
    'ObjectGone',
    /\.sync\/taps\/.*is gone/,
  ],
  [
    "an object of the world's is altered once it is planned",
    { plan: (scene) => rewritten(scene.store, world(scene), otherNumber) },
    'SourceChanged',
    /s3:\/\/ev\/taps\/.* is another object/,
  ],
  [
    "an object of the world's is dropped once it is planned",
    { plan: (scene) => dropped(scene.store, world(scene)) },
    'SourceChanged',
    /s3:\/\/ev\/taps\/.* is gone/,
  ],
];

it('loads what nobody damages, and no copy that the manifest does not name', async () => {
  const { heard, rows } = await run({
    capture: (scene) =>
      void scene.store.objects.set(`${copy(scene)}-again`, scene.store.objects.get(copy(scene))!),
  });
  expect(heard).toEqual({ loaded: 12 });
  expect(rows).toHaveLength(12);
});

it.each(CASES)('refuses a day of events when %s', async (_what, damages, type, message) => {
  const { heard, rows } = await run(damages);
  expect(heard).toMatchObject({
    hop: 'transform',
    type,
    message: expect.stringMatching(message) as string,
  });
  expect(rows).toEqual([]);
});
