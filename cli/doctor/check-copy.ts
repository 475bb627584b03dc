import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ObjectStore } from '../../clients/object-store';
import type { Warehouse } from '../../clients/warehouse';
import type { Config } from '../../config/config';
import { copyManifest } from '../../core/codecs/copy-manifest';
import { copyStatement } from '../../core/warehouse/copy';
import { batchOf, type Batch } from '../../core/warehouse/sql-text';
import { fault, looked, well, type Check } from './check';

const CHECK = "COPY's role";
/** Below a dot folder, which no data type can have; a role may be held to what lies below warehouse/. */
const FOLDER = 'warehouse/.doctor/';
const MANIFEST = `${FOLDER}manifest.json`;
const PART = `${FOLDER}probe.gz`;
const TABLE = 'millrace_doctor';

/** The statement of a load, into a table that ends with the batch. */
function probeBatch({ warehouseBucket, copy }: Config): Batch {
  const columns = [{ name: 'probe' }];
  const manifest = { bucket: warehouseBucket, key: MANIFEST };
  return batchOf(
    `CREATE TEMP TABLE ${TABLE} (probe VARCHAR(8))`,
    copyStatement({ table: TABLE, columns, manifest, compression: 'GZIP', ...copy }),
    `SELECT COUNT(*) FROM ${TABLE}`,
  );
}

async function copied(warehouse: Warehouse, config: Config): Promise<Check> {
  const { roleArn, region } = config.copy;
  const mend =
    `Let the role ${roleArn} read s3://${config.warehouseBucket}/warehouse/ in ${region}, and attach it to the warehouse ` +
    '(docs/production.md); or set MILLRACE_REDSHIFT_COPY_ROLE_ARN and _COPY_REGION.';
  const ended = await warehouse.batch('doctor/copy', randomUUID(), probeBatch(config));
  if (ended.state === 'failed') return fault(CHECK, ended.error, mend);
  if (ended.state === 'unknown') return fault(CHECK, `no answer: ${ended.why}`, mend);
  const [row] = ended.rows;
  return row?.[0] === '1'
    ? well(CHECK, `${roleArn} read a row from s3://${config.warehouseBucket}/${PART}`)
    : fault(CHECK, `COPY read ${row?.[0] ?? 'no'} rows of 1`, mend);
}

/**
 * Whether COPY can read the warehouse bucket, by a COPY of one row: the rights of its role are not asked for, as this
 * identity may hardly ask IAM. What it cannot see: a key of KMS that only other objects are encrypted with.
 */
export const checkCopy = (
  { store, warehouse }: { readonly store: ObjectStore; readonly warehouse: Warehouse },
  config: Config,
): Promise<readonly Check[]> =>
  looked(CHECK, 'See the bucket and the warehouse above.', async () => {
    const { warehouseBucket } = config;
    await store.putNew(warehouseBucket, PART, gzipSync('1\n'));
    const manifest = copyManifest(warehouseBucket, [PART]);
    await store.putNew(warehouseBucket, MANIFEST, Buffer.from(manifest));
    return [await copied(warehouse, config)];
  });
