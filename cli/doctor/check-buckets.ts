import type { ObjectStore } from '../../clients/object-store';
import type { Config } from '../../config/config';
import { looked, well, type Check } from './check';

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

/** Every bucket that the etl worker works with, by the identity of this command. */
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
