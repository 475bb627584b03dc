import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { createLoadActivities } from '../../activities/load-day';
import { redshiftWarehouse } from '../../clients/redshift-data';
import type { LoadReport } from '../../core/contracts/load';
import type { RunPlan } from '../../core/contracts/run';
import type { GenerationDone, TransformActivities } from '../../core/contracts/transform';
import type { DataType } from '../../core/data-type';
import { anAttempt } from '../support/an-attempt';
import { transformIn } from '../support/a-transform';
import type { TestWarehouse } from '../support/a-warehouse';
import { memoryObjectStore } from '../support/memory-object-store';

/** A run of a day of a type; later ones have the higher stamp. */
let stamp = 1_700_000_000_000;
export function aRun(type: DataType, day: string, change: Partial<RunPlan> = {}): RunPlan {
  stamp += 1;
  return {
    dataType: type.name,
    day,
    source:
      type.source.kind === 'events'
        ? { kind: 'events', crosses: true }
        : { kind: 'dynamodb', table: type.source.table, readShare: 1, declaredCapacity: null },
    again: false,
    captureAgain: false,
    acceptShrink: true,
    evenThoughNewer: null,
    order: { stamp: String(stamp), run: 'abcdef' },
    dependants: [],
    orderUnchecked: null,
    ...change,
  };
}

/** Transform and load of a type into a warehouse, over one store in memory that COPY reads through HTTP. */
export function wholeWay(warehouse: TestWarehouse, type: DataType) {
  const store = memoryObjectStore(warehouse.objects);
  const client = new RedshiftDataClient({
    endpoint: warehouse.gateway.url,
    region: 'eu-west-1',
    credentials: warehouse.keys,
  });
  const { loadDay } = createLoadActivities({
    warehouse: redshiftWarehouse(client, warehouse.target, async () => undefined),
    store,
    warehouseBucket: 'wh',
    copy: { roleArn: 'default', region: 'eu-west-1' },
    attempt: () => anAttempt(),
    trace: () => undefined,
  });
  const transform = transformIn(store, { catalogue: [type] });
  return {
    store,
    loadDay,
    transform,
    /** From a source to the warehouse, as a run goes. */
    async run(
      source: Parameters<TransformActivities['planTransform']>[0]['source'],
      run: RunPlan,
    ): Promise<{ readonly done: GenerationDone; readonly report: LoadReport }> {
      const done = await transform.whole(source, run);
      return { done, report: await loadDay({ run, generation: done }) };
    },
  };
}
