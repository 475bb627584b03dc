import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { createLoadActivities } from '../../activities/load-day';
import { redshiftWarehouse } from '../../clients/redshift-data';
import type { Warehouse } from '../../clients/warehouse';
import type { CaptureDone } from '../../core/contracts/export';
import type { ChunkResultRef, GenerationDone } from '../../core/contracts/transform';
import type { DataType } from '../../core/data-type';
import { runFailure } from '../../core/run-failure';
import type { Batch } from '../../core/warehouse/sql-text';
import { exportOf, type SpelledItem } from '../lossless/own-capture';
import { aRun } from '../lossless/whole-way';
import { anAttempt } from '../support/an-attempt';
import { transformIn } from '../support/a-transform';
import type { TestWarehouse } from '../support/a-warehouse';
import { memoryObjectStore, type MemoryObjectStore } from '../support/memory-object-store';

type Source = CaptureDone | Parameters<ReturnType<typeof transformIn>['whole']>[0];

/** What somebody who damages a run has before them. */
export interface Scene {
  readonly store: MemoryObjectStore;
  readonly day: string;
}
type Damage<Before extends object = object> = (scene: Scene & Before) => void | Promise<void>;

/** Moments of a run at which something may be damaged: each behind what it is named after. */
export interface Damages {
  readonly segments?: Damage;
  readonly capture?: Damage;
  readonly plan?: Damage;
  /** The results of the chunks; those that it gives back are finished. */
  readonly chunks?: (scene: Scene & { readonly results: ChunkResultRef[] }) => ChunkResultRef[];
  readonly transform?: Damage<{ readonly done: GenerationDone }>;
  /** The statements of the stage batch, as they are submitted. */
  readonly copy?: (batch: Batch) => Batch;
  /** The stage is there, the commit is not. */
  readonly stage?: Damage<{
    readonly stage: string;
    readonly execute: (sql: string) => Promise<void>;
  }>;
}

/** What a person hears of a run: that it is loaded, or its failure with the hop that found it. */
export type Heard = { readonly loaded: number | null } | ReturnType<typeof runFailure>;

/** An activity's failure as the workflow has it: it knows which activity failed. */
async function activity<T>(activityType: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw Object.assign(new Error(activityType), { name: 'ActivityFailure', activityType, cause });
  }
}

const nothing = (): undefined => undefined;

function damagedWarehouse(
  real: Warehouse,
  damages: Damages,
  scene: Scene,
  execute: (sql: string) => Promise<void>,
): Warehouse {
  return {
    ...real,
    batch: async (name, token, batch) => {
      if (name.endsWith('/stage'))
        return real.batch(name, token, (damages.copy ?? ((it) => it))(batch));
      if (name.endsWith('/commit')) {
        const stage = /stage_\w+/.exec(batch.statements.join(' '))?.[0] ?? '';
        await (damages.stage ?? nothing)({ ...scene, stage, execute });
      }
      return real.batch(name, token, batch);
    },
  };
}

/** Runs of a type as the workflow makes them, on a real warehouse, with damage done between the activities. */
export function aDamagedRun(warehouse: TestWarehouse, type: DataType) {
  const store = memoryObjectStore(warehouse.objects);
  const client = new RedshiftDataClient({
    endpoint: warehouse.gateway.url,
    region: 'eu-west-1',
    credentials: warehouse.keys,
  });
  const real = redshiftWarehouse(client, warehouse.target, async () => undefined);
  const { planTransform, transformChunk, finishTransform } = transformIn(store, {
    catalogue: [type],
  });

  async function capture(
    day: string,
    items: readonly SpelledItem[],
    damages: Damages,
  ): Promise<CaptureDone> {
    const table = type.source.kind === 'dynamodb' ? type.source.table : '';
    const { planExport, exportSegment, finishExport } = exportOf(
      { store, bucket: 'ex', day },
      items,
    );
    const input = { table, day, readShare: 1, declaredCapacity: null, captureAgain: false };
    const plan = await activity('planExport', planExport(input));
    if (plan.state === 'complete') return plan.capture;
    for (let segment = 0; segment < plan.segments; segment += 1)
      await activity('exportSegment', exportSegment({ capture: plan.capture, segment }));
    await (damages.segments ?? nothing)({ store, day });
    return activity('finishExport', finishExport({ capture: plan.capture }));
  }

  async function behind(day: string, source: Source, damages: Damages): Promise<Heard> {
    const scene = { store, day };
    const run = aRun(type, day);
    await (damages.capture ?? nothing)(scene);
    const planned = await activity('planTransform', planTransform({ run, source }));
    if (planned.state === 'complete') throw new Error('a new generation was expected');
    await (damages.plan ?? nothing)(scene);
    const results: ChunkResultRef[] = [];
    for (let chunk = 0; chunk < planned.plan.chunks; chunk += 1)
      results.push(await activity('transformChunk', transformChunk({ plan: planned.plan, chunk })));
    const kept = damages.chunks?.({ ...scene, results }) ?? results;
    const done = await activity(
      'finishTransform',
      finishTransform({ run, plan: planned.plan, results: kept }),
    );
    await (damages.transform ?? nothing)({ ...scene, done });
    const { loadDay } = createLoadActivities({
      warehouse: damagedWarehouse(real, damages, scene, execute),
      store,
      warehouseBucket: 'wh',
      copy: { roleArn: 'default', region: 'eu-west-1' },
      attempt: () => anAttempt(),
      trace: () => undefined,
    });
    const { loaded } = await activity('loadDay', loadDay({ run, generation: done }));
    return { loaded };
  }

  async function execute(sql: string): Promise<void> {
    const { Status, Error: why } = await warehouse.execute(sql);
    if (Status !== 'FINISHED') throw new Error(why ?? Status);
  }

  const heard = (work: Promise<Heard>): Promise<Heard> =>
    work.catch((error: unknown) => runFailure(error));
  return {
    store,
    ofTable: (day: string, items: readonly SpelledItem[], damages: Damages): Promise<Heard> =>
      heard(capture(day, items, damages).then((source) => behind(day, source, damages))),
    ofSource: (day: string, source: Source, damages: Damages): Promise<Heard> =>
      heard(behind(day, source, damages)),
    rows: (day: string): Promise<unknown[][]> =>
      warehouse.rows(
        `SELECT * FROM ${type.schema}.${type.name} WHERE "day" = CAST('${day}' AS DATE)`,
      ),
  };
}
