import { createAdopt } from '../../activities/adopt';
import { captureFiles } from '../../activities/capture-files';
import { planExport } from '../../activities/plan-export';
import type { CaptureDone } from '../../core/contracts/export';
import { aDataType } from '../support/a-data-type';
import { anExportedCapture, aPipelineDump } from '../support/a-capture';
import { anAttempt } from '../support/an-attempt';
import { loseAnswer } from '../support/lose-answer';
import { memoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store';

const DAY = '2026-11-20';
const NOW = Date.parse('2026-11-25T12:00:00Z');
const LINES = [
  ['{"Item":{"id":{"S":"a"}}}'],
  ['{"Item":{"id":{"S":"b"}}}', '{"Item":{"id":{"S":"c"}}}'],
];

/** A store whose bucket `old` holds a dump, and nothing else. */
function withDump(lay: (store: MemoryObjectStore) => CaptureDone) {
  const store = memoryObjectStore();
  const { commitKey } = lay(store);
  for (const [name, body] of [...store.objects]) {
    store.objects.delete(name);
    store.objects.set(name.replace(/^ex\//, 'old/'), body);
  }
  return { store, from: `s3://old/${commitKey.slice(0, commitKey.lastIndexOf('/') + 1)}` };
}
const exported = () => withDump((store) => anExportedCapture(store, LINES));
const dumped = () => withDump((store) => aPipelineDump(store, LINES, ['{}']));

function adopter(store: MemoryObjectStore, runId = 'run-1', port = store) {
  const attempt = anAttempt({ runId });
  const { adoptCapture } = createAdopt({
    store: port,
    exportsBucket: 'ex',
    catalogue: [aDataType()],
    attempt: () => attempt,
    clock: () => NOW,
  });
  return (from: string, change: Record<string, unknown> = {}) =>
    adoptCapture({ raw: { dataType: 'things', day: DAY, from, ...change } });
}

const chosen = (store: MemoryObjectStore) =>
  planExport(
    {
      store,
      bucket: 'ex',
      tables: { describe: async () => null, scan: async () => Buffer.alloc(0) },
      attempt: () => anAttempt(),
      clock: () => NOW,
      sleep: async () => undefined,
      warn: () => undefined,
      trace: () => undefined,
    },
    { table: 'things', day: DAY, readShare: 1, declaredCapacity: null, captureAgain: false },
  );

it.each([
  ["DynamoDB's own export", exported, 'item', 3],
  ['a dump of Data Pipeline', dumped, 'bare', null],
] as const)(
  'makes %s the capture that a run takes, copying nothing',
  async (_, lay, envelope, items) => {
    const { store, from } = lay();
    const before = new Set(store.objects.keys());
    const adopted = await adopter(store)(from);
    expect(adopted).toMatchObject({ capture: '20261120-01', items, files: 2, reused: false, from });
    const plan = await chosen(store);
    expect(plan).toMatchObject({
      state: 'complete',
      capture: { capture: '20261120-01', items, commitKey: adopted.commitKey },
    });
    const files = await captureFiles(store, 'ex', adopted);
    expect(files.envelope).toBe(envelope);
    expect(files.files.map(({ bucket }) => bucket)).toEqual(['old', 'old']);
    expect(files.files.map(({ key }) => before.has(`old/${key}`))).toEqual([true, true]);
    const written = [...store.objects.keys()].filter((name) => !before.has(name));
    expect(written.map((name) => name.split('/').at(-1))).toEqual([
      'plan.json',
      expect.stringMatching(/^manifest-files-[0-9a-f]{16}\.json$/),
      'manifest-summary.json',
    ]);
  },
);

it('keeps out the files of failed tasks, which only lie beside', async () => {
  const { store, from } = dumped();
  const { files } = await captureFiles(store, 'ex', await adopter(store)(from));
  expect(files.some(({ key }) => key.includes('ffffffff'))).toBe(false);
});

it('takes the next number over what is there, and wins over it', async () => {
  const { store, from } = exported();
  await adopter(store, 'run-1')(from);
  const other = dumped();
  for (const [name, body] of other.store.objects)
    store.objects.set(name.replace('old/', 'older/'), body);
  const adopted = await adopter(store, 'run-2')(other.from.replace('s3://old/', 's3://older/'));
  expect(adopted.capture).toBe('20261120-02');
  expect(await chosen(store)).toMatchObject({ capture: { capture: '20261120-02' } });
});

it('stays one capture when the same dump is adopted twice', async () => {
  const { store, from } = exported();
  await adopter(store, 'run-1')(from);
  const again = await adopter(store, 'run-2')(from);
  expect(again).toMatchObject({ capture: '20261120-01', reused: true });
});

it.each(['putNew', 'get', 'head', 'folders'] as const)(
  'ends with one capture when an answer to %s is lost',
  async (method) => {
    const { store, from } = exported();
    const attempt = adopter(store, 'run-1', loseAnswer<MemoryObjectStore>(store, method));
    await expect(attempt(from)).rejects.toThrow('lost');
    await expect(attempt(from)).resolves.toMatchObject({ capture: '20261120-01' });
    expect([...store.objects.keys()].filter((name) => name.endsWith('plan.json'))).toHaveLength(1);
  },
);

it('fails the run, naming the object, when an adopted file has changed since', async () => {
  const { store, from } = exported();
  const adopted = await adopter(store)(from);
  const file = [...store.objects.keys()].find((name) => name.endsWith('f0.json.gz')) ?? '';
  store.objects.set(file, Buffer.from('something else'));
  await expect(captureFiles(store, 'ex', adopted)).rejects.toMatchObject({
    type: 'CaptureBroken',
    message: expect.stringContaining(`s3://${file} is another object`) as string,
  });
});

it.each([
  [{ from: 'old/prefix' }, 'InvalidInput', 'from: must be the folder of a dump'],
  [{ dataType: 'plays' }, 'InvalidInput', 'there is no "plays"'],
  [{ force: true }, 'InvalidInput', 'force'],
  [{ day: '2026-11-25' }, 'DayNotOver', '2026-11-25 has not ended'],
  [
    { from: 's3://old/nowhere/' },
    'CaptureBroken',
    'has neither manifest-summary.json nor _SUCCESS',
  ],
])('refuses %j', async (change, type, message) => {
  const { store, from } = exported();
  await expect(adopter(store)(from, change)).rejects.toMatchObject({
    type,
    message: expect.stringContaining(message) as string,
  });
  expect([...store.objects.keys()].some((name) => name.startsWith('ex/'))).toBe(false);
});
