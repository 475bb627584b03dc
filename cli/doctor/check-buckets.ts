import { AwsFault } from '../../clients/aws-fault';
import type { ObjectStore } from '../../clients/object-store';
import type { Config } from '../../config/config';
import type { DataType } from '../../core/data-type';
import { fault, looked, well, type Check } from './check';

/** Below a dot folder, which is never read as data. It is written once and found there by every later look. */
const PROBE_KEY = '.doctor/probe';
const PROBE = Buffer.from('millrace doctor wrote this to see that it may write\n');

async function bucket(store: ObjectStore, name: string, what: string): Promise<readonly Check[]> {
  const check = `bucket ${name}`;
  return looked(
    check,
    'Check the bucket variable and the permissions of this identity.',
    async () => {
      await store.folders(name, '');
      // Refused as existing is allowed to write, too: the right is judged before the condition.
      await store.putNew(name, PROBE_KEY, PROBE);
      await store.get(name, PROBE_KEY);
      return [well(check, `${what}: can be listed, written and read`)];
    },
  );
}

/** A bucket that others write. The right to get is judged before the key is looked for, so that none need be there. */
async function eventBucket(
  store: ObjectStore,
  name: string,
  what: string,
): Promise<readonly Check[]> {
  const check = `bucket ${name}`;
  const mend = `Allow this identity s3:ListBucket on ${name} and s3:GetObject on its objects (docs/production.md).`;
  return looked(check, mend, async () => {
    try {
      await store.folders(name, '');
      await store.get(name, PROBE_KEY);
      return [well(check, `${what}: can be listed and read`)];
    } catch (error) {
      if (error instanceof AwsFault && error.type === 'AccessDenied')
        return [fault(check, error.message, mend)];
      throw error;
    }
  });
}

/** The buckets that event types are read from, where there are such types: that of the copies only if something crosses. */
export async function checkEventBuckets(
  store: ObjectStore,
  { eventsBucket, eventsCopyBucket }: Pick<Config, 'eventsBucket' | 'eventsCopyBucket'>,
  catalogue: readonly DataType[],
): Promise<Check[]> {
  const hasEvents = catalogue.some(({ source }) => source.kind === 'events');
  const crosses = catalogue.some(({ crossing }) => crossing !== undefined);
  const checks = await Promise.all([
    ...(hasEvents ? [eventBucket(store, eventsBucket, 'events of the world')] : []),
    ...(crosses
      ? [eventBucket(store, eventsCopyBucket, "copies of China's events, and the border's books")]
      : []),
  ]);
  return checks.flat();
}

/** Every bucket that the etl worker writes, by the identity of this command. */
export async function checkBuckets(
  store: ObjectStore,
  { exportsBucket, warehouseBucket, quarantineBucket }: Config,
): Promise<Check[]> {
  const checks = await Promise.all([
    bucket(store, exportsBucket, 'captures'),
    bucket(store, warehouseBucket, 'generations'),
    bucket(store, quarantineBucket, 'quarantine'),
  ]);
  return checks.flat();
}
