import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { copyTarget } from './copy-columns';
import { rowReader } from './copy-rows';
import { copySource, unpacked } from './copy-source';
import type { CopyStatement } from './copy-statement';
import { keepLoad } from './load-books';
import { Refusal } from './refusal';
import type { Session } from './session';
import { pgLiteral, pgName } from './tokens';

/**
 * Runs one COPY inside the session's transaction. Memory stays flat: blocks of at most 1 MB pass from S3 to PostgreSQL.
 * @throws Refusal, the rows at fault standing in the load error views; the transaction is then to be rolled back
 */
export async function runCopy(session: Session, copy: CopyStatement, query: number): Promise<void> {
  const { flags, compression, maxErrors } = copy.options;
  const [start_time, table_name] = [new Date(), copy.table.name];
  const { table, tableId, columns, beginWrite } = await copyTarget(session, copy);
  const reader = rowReader(columns, copy.options);
  const { pgDelimiter, pgMarker } = reader;
  const format = `FORMAT text, DELIMITER ${pgLiteral(pgDelimiter)}, NULL ${pgLiteral(pgMarker)}`;
  const list = columns.map(({ name }) => pgName(name)).join(', ');
  const source = copySource(session.s3, copy, session.statement.cancel.signal);
  let [files, bytes] = [0, 0];

  /** What is to be written of these rows: nothing with NOLOAD. */
  function* checked(rows: Buffer): Generator<Buffer> {
    if (reader.errors.length >= Math.max(1, maxErrors))
      throw new Refusal(
        `Load into table '${table_name}' failed.  Check 'stl_load_errors' system table for details.`,
      );
    if (rows.length > 0 && !flags.has('noload')) yield rows;
  }
  async function* allRows(): AsyncGenerator<Buffer> {
    for (const { mandatory, ...place } of await source.files()) {
      const body = await source.open(place);
      if (body === null && mandatory)
        throw new Refusal('Mandatory url is not present in manifest file.');
      if (body === null) continue;
      files += 1;
      body.on('data', (chunk: Buffer) => (bytes += chunk.length)).pause();
      reader.beginFile(`s3://${place.bucket}/${place.key}`);
      for await (const chunk of unpacked(body, compression))
        yield* checked(reader.block(chunk as Buffer));
      yield* checked(reader.endOfFile());
    }
    if (files === 0) throw new Refusal('No file of the manifest was found');
  }
  async function keep(status: 'completed' | 'aborted', loaded_rows: number): Promise<void> {
    const counts = { source_file_count: files, source_file_bytes: bytes, loaded_rows };
    const whence = { start_time, table_name, data_source: `s3://${copy.bucket}/${copy.key}` };
    const load = { query, status, ...whence, ...counts, error_count: reader.errors.length };
    await keepLoad(session.admin, load, tableId, reader.errors);
  }

  try {
    const blocks = allRows();
    const first = await blocks.next();
    if (first.done !== true) {
      await beginWrite(); // only where it begins to write it queues behind others (D9, D10)
      const sql = `COPY ${table} (${list}) FROM STDIN (${format})`;
      const target = session.client.query(copyFrom(sql));
      target.write(first.value);
      await pipeline(blocks, target);
    }
  } catch (error) {
    await keep('aborted', 0);
    throw error;
  } finally {
    source.close();
  }
  const rows = flags.has('noload') ? 0 : reader.rows();
  await session.client.query(
    `SELECT set_config('redshift.last_copy_count', $1, false), set_config('redshift.last_copy_id', $2, false)`,
    [String(rows), String(query)],
  );
  await keep('completed', rows);
}
