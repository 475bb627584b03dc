import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { createLoadActivities, type LoadDeps } from '../../activities/load-day';
import type { LoadStep } from '../../activities/load-trace';
import { redshiftWarehouse } from '../../clients/redshift-data';
import type { Warehouse } from '../../clients/warehouse';
import type { GenerationReport } from '../../core/codecs/manifest-report';
import type { LoadReport } from '../../core/contracts/load';
import type { RunPlan } from '../../core/contracts/run';
import type { GenerationRef } from '../../core/contracts/transform';
import {
  dataType,
  dynamodbTable,
  integer,
  text,
  type DataType,
  type LoadMode,
} from '../../core/data-type';
import type { Batch } from '../../core/warehouse/sql-text';
import { anAttempt } from './an-attempt';
import type { TestWarehouse } from './a-warehouse';
import { memoryObjectStore } from './memory-object-store';
import { collectTraces, type TraceCollector } from './traces';

let types = 0;

/** A type of its own for each test: two keys of text, a number. */
export function aLoadedType(load: LoadMode, key: readonly string[] = ['id']): DataType {
  types += 1;
  return dataType({
    name: `thing_${types}`,
    description: 'Things.',
    source: dynamodbTable({ table: `thing-${types}`, readShare: 1 }),
    load,
    key,
    columns: { id: text(8).required(), partner_id: text(8).required(), n: integer() },
    mayBeEmpty: true,
  });
}

/** Rows of id, partner and number. */
export type Thing = readonly [id: string, partner: string, n: number | null];

const sum = (things: readonly Thing[]): number =>
  things.reduce((total, [, , n]) => total + (n ?? 0), 0);
const bytes = (things: readonly Thing[], column: 0 | 1): number =>
  things.reduce((total, row) => total + row[column].length, 0);
const numbers = (things: readonly Thing[]): number[] =>
  things.flatMap(([, , n]) => (n === null ? [] : [n]));

export function aLoad(
  warehouse: TestWarehouse,
  type: DataType,
  traces: TraceCollector = collectTraces(),
) {
  const store = memoryObjectStore(warehouse.objects);
  const client = new RedshiftDataClient({
    endpoint: warehouse.gateway.url,
    region: 'eu-west-1',
    credentials: warehouse.keys,
  });
  const real = redshiftWarehouse(client, warehouse.target, async () => undefined);
  const steps: LoadStep[] = [];

  /** Lays parts, COPY manifest and report of a generation, as the transform would. */
  function generation(
    day: string,
    name: string,
    things: readonly Thing[],
    change: Partial<GenerationReport> = {},
  ): GenerationRef {
    const folder = `warehouse/${type.name}/${day}/${name}/`;
    const body = things.map(([id, partner, n]) => `${id}|${partner}|${n ?? ''}\n`).join('');
    warehouse.objects.set(`wh/${folder}0-0-t.gz`, gzipSync(body));
    const manifest = Buffer.from(
      JSON.stringify({ entries: [{ url: `s3://wh/${folder}0-0-t.gz`, mandatory: true }] }),
    );
    warehouse.objects.set(`wh/${folder}manifest-t.json`, manifest);
    const all = numbers(things);
    const report: GenerationReport = {
      version: 1,
      dataType: type.name,
      day,
      generation: name,
      declaration: type,
      shape: 'a'.repeat(64),
      transformVersion: '1',
      sourceHash: 'b'.repeat(64),
      capture: '20261120-01',
      compression: 'GZIP',
      manifest:
        things.length === 0
          ? null
          : { bucket: 'wh', key: `${folder}manifest-t.json`, sha256: 'c'.repeat(64) },
      parts: [],
      quarantine: [],
      books: {
        read: things.length,
        unfolded: 0,
        written: things.length,
        quarantined: 0,
        quarantinedByReason: {},
        bytes: body.length,
      },
      profile: [
        {
          column: 'id',
          kind: 'text',
          count: String(things.length),
          bytes: String(bytes(things, 0)),
        },
        {
          column: 'partner_id',
          kind: 'text',
          count: String(things.length),
          bytes: String(bytes(things, 1)),
        },
        {
          column: 'n',
          kind: 'integer',
          count: String(all.length),
          sum: String(sum(things)),
          min: all.length === 0 ? null : String(Math.min(...all)),
          max: all.length === 0 ? null : String(Math.max(...all)),
        },
      ],
      ...change,
    };
    const written = Buffer.from(JSON.stringify(report));
    warehouse.objects.set(`wh/${folder}report.json`, written);
    return {
      dataType: type.name,
      day,
      generation: name,
      reportKey: `${folder}report.json`,
      reportSha256: createHash('sha256').update(written).digest('hex'),
    };
  }

  /** A run of a day: its stamp orders it against other runs. */
  const run = (day: string, stamp: number, change: Partial<RunPlan> = {}): RunPlan => ({
    dataType: type.name,
    day,
    source: { kind: 'dynamodb', table: 'things', readShare: 1, declaredCapacity: null },
    again: false,
    captureAgain: false,
    acceptShrink: false,
    evenThoughNewer: null,
    order: { stamp: String(1_700_000_000_000 + stamp), run: 'abcdef' },
    dependants: [],
    orderUnchecked: null,
    ...change,
  });

  const load = (
    plan: RunPlan,
    ref: GenerationRef,
    port: Warehouse = real,
    change: Partial<LoadDeps> = {},
  ): Promise<LoadReport> =>
    createLoadActivities({
      warehouse: port,
      store,
      warehouseBucket: 'wh',
      copy: { roleArn: 'default', region: 'eu-west-1' },
      attempt: () => anAttempt(),
      trace: (trace) => {
        steps.push(trace.step);
        traces.trace(trace);
      },
      ...change,
    }).loadDay({ run: plan, generation: ref });

  const outcome = async (promise: Promise<LoadReport>): Promise<string> => {
    try {
      return (await promise).outcome;
    } catch (error) {
      return (error as { type?: string }).type ?? (error as Error).message;
    }
  };

  /** The target as `day id partner n`, the loaded days of the fence with their rows, and the ledger's epochs per day. */
  async function state(): Promise<{ rows: string[]; fence: string[]; ledger: string[] }> {
    const target = await warehouse.rows(
      `SELECT TO_CHAR("day", 'YYYY-MM-DD'), id, partner_id, n FROM accounts.${type.name} ORDER BY 1, 2, 3, 4`,
    );
    const fence = await warehouse.rows(
      `SELECT TO_CHAR("day", 'YYYY-MM-DD'), generation, "rows" FROM millrace.fence_${type.name} WHERE generation IS NOT NULL ORDER BY 1`,
    );
    const ledger = await warehouse.rows(
      `SELECT TO_CHAR("day", 'YYYY-MM-DD'), generation, rows_loaded FROM millrace.loads WHERE data_type = '${type.name}' ORDER BY epoch`,
    );
    const lines = (found: unknown[][]): string[] => found.map((row) => row.join(' '));
    return { rows: lines(target), fence: lines(fence), ledger: lines(ledger) };
  }

  return { type, real, store, steps, generation, run, load, outcome, state };
}

/** A warehouse whose next submission of a batch is done by `act` instead. */
export function intercept(
  real: Warehouse,
  batchName: string,
  act: (
    submit: () => ReturnType<Warehouse['batch']>,
    batch: Batch,
  ) => ReturnType<Warehouse['batch']>,
): Warehouse {
  let armed = true;
  return {
    ...real,
    batch: (name, token, batch) => {
      const submit = (): ReturnType<Warehouse['batch']> => real.batch(name, token, batch);
      if (!armed || !name.endsWith(`/${batchName}`)) return submit();
      armed = false;
      return act(submit, batch);
    },
  };
}
