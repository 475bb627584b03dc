import { createHash } from 'node:crypto';
import { eventFiles } from '../../activities/event-files';
import { aSync } from '../support/fake-activities';
import { memoryObjectStore } from '../support/memory-object-store';

const DAY = '2026-11-24';
const run = { dataType: 'plays', day: DAY };
const copy = (key: string) => ({
  key: `plays/2026/11/24/00/${key}`,
  etag: 'source',
  size: 9,
  lastModifiedMs: 1,
  policyVersion: 'p',
  copy: {
    key: `plays/2026/11/24/00/${key}.0123456789ab.gz`,
    etag: 'e',
    size: 7,
    sha256: 'a'.repeat(64),
  },
  lines: { read: 2, crossed: 1, heldBack: 1 },
  unpackedBytes: { read: 20, crossed: 10, heldBack: 10 },
  isGone: false,
});

function aWorld(objects: readonly string[] = []) {
  const store = memoryObjectStore();
  for (const key of objects)
    store.objects.set(`ev/${key}`, Buffer.from(key.endsWith('/') ? '' : '{}'));
  const manifest = Buffer.from(
    JSON.stringify({ version: 1, ...run, number: 1, objects: [copy('a'), copy('b')] }),
  );
  const manifestKey = `.sync/plays/${DAY}/0001.json`;
  store.objects.set(`ec/${manifestKey}`, manifest);
  // A copy that came after the manifest: a late file.
  store.objects.set('ec/plays/2026/11/24/00/late.0123456789ab.gz', Buffer.from('x'));
  const manifestSha256 = createHash('sha256').update(manifest).digest('hex');
  return {
    store,
    buckets: { store, eventsBucket: 'ev', eventsCopyBucket: 'ec' },
    sync: aSync({ ...run, manifestKey, manifestSha256 }),
  };
}

it('takes the day’s folder of the world but for what is no data, and counts that by rule', async () => {
  const { buckets } = aWorld([
    'plays/2026/11/24/00/one',
    'plays/2026/11/24/23/two.gz',
    'plays/2026/11/24/23/',
    'plays/2026/11/24/23/_SUCCESS',
    'plays/2026/11/24/processing-failed/23/three',
    'plays/2026/11/25/00/tomorrow',
    'plays_of_others/2026/11/24/00/other',
  ]);
  const { files, leftOut } = await eventFiles(buckets, run, { kind: 'events', sync: null });
  expect(files.map(({ key, partition }) => [key, partition])).toEqual([
    ['plays/2026/11/24/00/one', 'aws'],
    ['plays/2026/11/24/23/two.gz', 'aws'],
  ]);
  expect(leftOut).toEqual({ empty: 1, hidden: 1, 'error-output': 1 });
});

it('takes of China exactly the copies that the sync names, pinned as it names them', async () => {
  const { buckets, sync } = aWorld(['plays/2026/11/24/00/one']);
  const { files } = await eventFiles(buckets, run, { kind: 'events', sync });
  expect(files.slice(1)).toEqual(
    ['a', 'b'].map((name) => ({
      bucket: 'ec',
      key: `plays/2026/11/24/00/${name}.0123456789ab.gz`,
      etag: 'e',
      size: 7,
      items: null,
      md5: null,
      sha256: 'a'.repeat(64),
      partition: 'aws-cn',
    })),
  );
});

it('refuses a manifest that is gone, or is another than the sync named', async () => {
  const { buckets, sync, store } = aWorld();
  const read = () => eventFiles(buckets, run, { kind: 'events', sync });
  store.objects.set(`ec/${sync.manifestKey}`, Buffer.from('{}'));
  await expect(read()).rejects.toMatchObject({ type: 'ObjectDiffers' });
  store.objects.delete(`ec/${sync.manifestKey}`);
  await expect(read()).rejects.toMatchObject({ type: 'ObjectGone', nonRetryable: true });
});
