import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { Stack } from '../../local/stack';
import { keyOfUser, worldAs } from '../support/a-border';
import { aStackFolder, startIn } from '../support/a-stack';
import {
  deletesFrom,
  expectRefused,
  forbidden,
  get,
  keysIn,
  put,
  writesTo,
} from '../support/s3-tries';

const EVENTS = 'millrace-events';
const COPIES = 'millrace-events-from-cn';

describe('the events buckets of the world', () => {
  const { folder, remove } = aStackFolder();
  let stack: Stack;
  beforeAll(async () => {
    stack = await startIn(folder);
  });
  afterAll(async () => {
    await stack.stop();
    await remove();
  });
  const worldOf = (user: string) => worldAs(stack, keyOfUser(folder, user));

  it('lets millrace-border put copies into the world, and list, and abort its uploads', async () => {
    const s3 = worldOf('millrace-border');
    await put(s3, COPIES, 'plays/copy.gz');
    expect(await keysIn(s3, COPIES, 'plays/copy')).toEqual(['plays/copy.gz']);
    const at = { Bucket: COPIES, Key: 'plays/large.gz' };
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
    const Body = Buffer.from('part');
    await s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body }));
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: COPIES }));
    expect(Uploads?.map(({ Key }) => Key)).toEqual([at.Key]);
    const { Parts } = await s3.send(new ListPartsCommand({ ...at, UploadId }));
    expect(Parts?.map(({ PartNumber }) => PartNumber)).toEqual([1]);
    await s3.send(new AbortMultipartUploadCommand({ ...at, UploadId }));
    const after = await s3.send(new ListMultipartUploadsCommand({ Bucket: COPIES }));
    expect(after.Uploads ?? []).toEqual([]);
  });

  it('lets millrace-border read back what it wrote about copies, and no copy, not even around a corner', async () => {
    const s3 = worldOf('millrace-border');
    await put(s3, COPIES, '.sync/plays/2026-11-24/0001.json', 'manifest');
    await put(s3, COPIES, '.crossings/plays/2026-11-24/a-1.jsonl', 'log');
    expect(await get(s3, COPIES, '.sync/plays/2026-11-24/0001.json')).toBe('manifest');
    expect(await get(s3, COPIES, '.crossings/plays/2026-11-24/a-1.jsonl')).toBe('log');
    const at = { Bucket: COPIES, Key: 'plays/mine.gz' };
    await put(s3, COPIES, at.Key, 'rows');
    await expect(get(s3, COPIES, at.Key)).rejects.toMatchObject(forbidden);
    await expect(s3.send(new HeadObjectCommand(at))).rejects.toMatchObject(forbidden);
    const within = { Bucket: COPIES, Key: '.sync/stolen', CopySource: `${COPIES}/${at.Key}` };
    await expect(s3.send(new CopyObjectCommand(within))).rejects.toMatchObject(forbidden);
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand(within));
    const part = new UploadPartCopyCommand({ ...within, UploadId, PartNumber: 1 });
    await expect(s3.send(part)).rejects.toMatchObject(forbidden);
  });

  it('lets millrace-border delete nothing, set nothing, and do nothing in any other bucket', async () => {
    const s3 = worldOf('millrace-border');
    await put(s3, COPIES, 'plays/kept.gz');
    await expectRefused(deletesFrom(s3, COPIES, 'plays/kept.gz'));
    await expectRefused(deletesFrom(s3, COPIES, '.sync/plays/2026-11-24/0001.json'));
    const others = [EVENTS, 'millrace-exports', 'millrace-warehouse', 'millrace-quarantine'];
    for (const bucket of others) {
      await expectRefused(writesTo(s3, bucket, 'a'));
      await expect(keysIn(s3, bucket)).rejects.toMatchObject(forbidden);
      await expect(get(s3, bucket, '.sync/a')).rejects.toMatchObject(forbidden);
    }
    await expect(s3.send(new ListBucketsCommand({}))).rejects.toMatchObject(forbidden);
  });

  it('lets millrace-etl list and read the events of both partitions in the world, and write none', async () => {
    await put(worldOf('millrace-seed'), EVENTS, 'plays/world', 'world');
    await put(worldOf('millrace-border'), COPIES, 'plays/china', 'china');
    const s3 = worldOf('millrace-etl');
    for (const [bucket, name] of [
      [EVENTS, 'world'],
      [COPIES, 'china'],
    ] as const) {
      expect(await keysIn(s3, bucket, `plays/${name}`)).toEqual([`plays/${name}`]);
      expect(await get(s3, bucket, `plays/${name}`)).toBe(name);
      await expectRefused(writesTo(s3, bucket, `plays/${name}`));
    }
  });
});
