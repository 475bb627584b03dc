import { execFile, spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { LocalWarehouse } from './local-warehouse';
import { BUCKET, COLUMNS, type Rows } from './redshift-rows';
import { statements, type Statements } from './redshift-statements';

const TABLE = 'bench.rows';
const AS_TEXT = "FORMAT text, DELIMITER '|', NULL '@null@'";

/** Who loads the rows straight into PostgreSQL. */
export const PEER =
  spawnSync('psql', ['--version']).status === 0 ? "psql's \\copy" : 'COPY FROM STDIN by pg';

async function byPsql(pgUrl: string, { paths }: Rows): Promise<void> {
  const command = `\\copy ${TABLE} FROM PROGRAM 'gunzip -c ${paths.join(' ')}' (${AS_TEXT})`;
  await promisify(execFile)('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', command, pgUrl]);
}

/** Where no psql is: the same bytes, unpacked and sent by this process. */
async function byClient(pgUrl: string, { paths }: Rows): Promise<void> {
  const client = new Client({ connectionString: pgUrl });
  await client.connect();
  const sink = client.query(copyFrom(`COPY ${TABLE} FROM STDIN (${AS_TEXT})`));
  await pipeline(async function* () {
    for (const path of paths) yield* createReadStream(path).pipe(createGunzip());
  }, sink);
  await client.end();
}

const copySql = ({ manifest }: Rows): string =>
  `COPY ${TABLE} FROM 's3://${BUCKET}/${manifest}' IAM_ROLE default GZIP ESCAPE NULL AS '@null@' COMPUPDATE OFF STATUPDATE OFF MANIFEST`;

async function emptied(run: Statements): Promise<void> {
  await run('DROP TABLE IF EXISTS bench.rows');
  await run(`CREATE TABLE ${TABLE} (${COLUMNS})`);
}

async function counted(pgUrl: string, { rows }: Rows): Promise<void> {
  const client = new Client({ connectionString: pgUrl });
  await client.connect();
  const { rows: found } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${TABLE}`);
  await client.end();
  if (Number(found[0]?.n) !== rows) throw new Error(`${found[0]?.n ?? '0'} of ${rows} rows came`);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - began) / 1e9;
}

export interface CopyTimes {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
}

/** Seconds of our COPY, by its Data API, and of the peer's, in turn, each into a table that is new. */
export async function copyTimes(
  local: LocalWarehouse,
  rows: Rows,
  rounds: number,
): Promise<CopyTimes> {
  const run = statements(local);
  await run('CREATE SCHEMA IF NOT EXISTS bench');
  const peer = PEER.startsWith('psql') ? byPsql : byClient;
  const times = { ours: [] as number[], peer: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    await emptied(run);
    times.ours.push(await seconds(() => run(copySql(rows))));
    await counted(local.pgUrl, rows);
    await emptied(run);
    times.peer.push(await seconds(() => peer(local.pgUrl, rows)));
    await counted(local.pgUrl, rows);
    console.log(
      `round ${round}  COPY: ${times.ours.at(-1)?.toFixed(2) ?? ''} s  ${PEER}: ${times.peer.at(-1)?.toFixed(2) ?? ''} s`,
    );
  }
  return times;
}

/** One COPY into a new table. */
export async function copyOnce(local: LocalWarehouse, rows: Rows): Promise<void> {
  const run = statements(local);
  await run('CREATE SCHEMA IF NOT EXISTS bench');
  await emptied(run);
  await run(copySql(rows));
  await counted(local.pgUrl, rows);
}
