import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { redshiftWarehouse } from '../../clients/redshift-data';
import type { TableReader } from '../../clients/table';
import type { Shell } from '../../cli/shell';
import type { AllActivities } from '../../core/contracts/all';
import type { DataType } from '../../core/data-type';
import { millrace } from './a-shell';
import { startTemporal, type TestTemporal } from './a-temporal';
import { startWarehouse, type TestWarehouse } from './a-warehouse';
import { aRunPlan, fakeActivities } from './fake-activities';
import { memoryObjectStore, type MemoryObjectStore } from './memory-object-store';

/** What the commands that look at days ask, all of it real but S3, which is in memory. */
export interface CliWorld {
  readonly temporal: TestTemporal;
  readonly warehouse: TestWarehouse;
  readonly store: MemoryObjectStore;
  readonly environment: Record<string, string>;
  readonly open: Shell['open'];
  /** Runs one command line over this world. */
  readonly millrace: (
    argv: readonly string[],
    change?: Partial<Shell>,
  ) => Promise<{ exitCode: number; out: string; err: string }>;
  /** Runs work while a worker answers with these activities; each run is planned as it was ordered. */
  readonly withWorker: <T>(change: Partial<AllActivities>, work: () => Promise<T>) => Promise<T>;
  readonly stop: () => Promise<void>;
}

/** Captures are laid by the tests themselves. */
const noTables: TableReader = {
  describe: async () => null,
  scan: async () => {
    throw new Error('nobody scans here');
  },
};

/** Noon of the day after the last one: 2026-11-23 has ended, and its window is open. */
export const NOON = (): number => Date.parse('2026-11-24T12:00:00Z');

export async function startCliWorld(catalogue: readonly DataType[]): Promise<CliWorld> {
  const [temporal, warehouse] = await Promise.all([startTemporal(), startWarehouse()]);
  const store = memoryObjectStore(warehouse.objects);
  const client = new RedshiftDataClient({
    endpoint: warehouse.gateway.url,
    region: 'eu-west-1',
    credentials: warehouse.keys,
  });
  const port = redshiftWarehouse(client, warehouse.target, async () => undefined);
  const environment = {
    TEMPORAL_ADDRESS: temporal.env.connection.options.address,
    MILLRACE_TEMPORAL_UI_URL: 'http://ui',
    MILLRACE_EXPORTS_BUCKET: 'ex',
    MILLRACE_WAREHOUSE_BUCKET: 'wh',
    MILLRACE_QUARANTINE_BUCKET: 'qu',
    MILLRACE_REDSHIFT_WORKGROUP: 'laptop',
    AWS_REGION: 'eu-west-1',
  };
  const open: Shell['open'] = () => ({ store, warehouse: port, tables: noTables });
  return {
    open,
    temporal,
    warehouse,
    store,
    environment,
    millrace: (argv, change = {}) =>
      millrace(argv, environment, {
        catalogue,
        clock: NOON,
        open,
        ...change,
      }),
    withWorker: (change, work) => {
      const activities = fakeActivities({
        planRun: async ({ raw }) => aRunPlan(raw as { dataType: string; day: string }),
        ...change,
      });
      // A worker takes every member for an activity.
      return temporal.withWorker(
        { ...activities, calls: undefined } as Partial<AllActivities>,
        work,
      );
    },
    stop: async () => {
      client.destroy();
      await Promise.all([temporal.stop(), warehouse.stop()]);
    },
  };
}
