import type { DataType } from '../data-type';
import { assertThat, checksTable } from './assertion';
import { LEDGER_COLUMNS } from './ddl';
import { fenceTable, LEDGER, targetTable } from './names';
import {
  batchOf,
  dateLiteral,
  identifier,
  literal,
  signedNumber,
  wholeNumber,
  type Batch,
} from './sql-text';

/** Everything about a load that its ledger row says, besides the time. */
export interface LedgerEntry {
  readonly capture: string | null;
  readonly shape: string;
  readonly manifestKey: string;
  readonly manifestSha256: string;
  readonly rowsRead: number;
  readonly rowsUnfolded: number;
  readonly rowsQuarantined: number;
  readonly bytes: number;
  readonly workflowId: string;
  readonly runId: string;
}

export interface CommitOrder {
  readonly type: DataType;
  readonly day: string;
  readonly epoch: string;
  readonly token: string;
  readonly generation: string;
  readonly stage: string;
  /** Rows staged, and distinct keys among them: what will be loaded. */
  readonly staged: number;
  readonly keys: number;
  /** The newest day that may be loaded besides this one (`replace`). */
  readonly limit: string;
  readonly entry: LedgerEntry;
}

/** What a token becomes once its commit has run: a repeated commit finds it and fails. */
export const SPENT_TOKEN = 'spent';

function insertRows({ type, day, stage }: CommitOrder): string {
  const columns = type.columns.map(({ name }) => identifier(name)).join(', ');
  const into = `INSERT INTO ${targetTable(type)} ("day", ${columns}) SELECT ${dateLiteral(day)}, ${columns} FROM`;
  if (type.key.length === 0) return `${into} ${stage}`;
  const key = type.key.map(identifier);
  const others = type.columns
    .filter(({ name }) => !type.key.includes(name))
    .map(({ name }) => identifier(name));
  // Every other column in declaration order, so that each run keeps the same one of two rows with one key.
  const order = (others.length > 0 ? others : key).join(', ');
  return `${into} (SELECT ${columns}, ROW_NUMBER() OVER (PARTITION BY ${key.join(', ')} ORDER BY ${order}) AS millrace_n FROM ${stage}) AS s WHERE millrace_n = 1`;
}

function loadedAsCounted({ type, day, keys }: CommitOrder): string {
  const k = wholeNumber(keys);
  return type.load === 'replace'
    ? assertThat(
        'rows_as_loaded',
        `COUNT(*) = ${k} AND COUNT(CASE WHEN "day" = ${dateLiteral(day)} THEN 1 END) = ${k}`,
        targetTable(type),
      )
    : assertThat(
        'rows_as_loaded',
        `COUNT(*) = ${k}`,
        `${targetTable(type)} WHERE "day" = ${dateLiteral(day)}`,
      );
}

function ledgerRow({
  type,
  day,
  epoch,
  token,
  generation,
  staged,
  keys,
  entry,
}: CommitOrder): string {
  const values = [
    literal(type.name),
    dateLiteral(day),
    literal(type.load),
    literal(generation),
    entry.capture === null ? 'NULL' : literal(entry.capture),
    literal(epoch),
    literal(token),
    literal(entry.shape),
    literal(entry.manifestKey),
    literal(entry.manifestSha256),
    wholeNumber(entry.rowsRead),
    // Empty lists are events without a row.
    signedNumber(entry.rowsUnfolded),
    ...[entry.rowsQuarantined, staged, staged - keys, keys, entry.bytes].map(wholeNumber),
    literal(entry.workflowId),
    literal(entry.runId),
    '"loaded_at"',
  ];
  const names = LEDGER_COLUMNS.map(([name]) => identifier(name)).join(', ');
  return `INSERT INTO ${LEDGER} (${names}) SELECT ${values.join(', ')} FROM ${fenceTable(type.name)} WHERE "day" = ${dateLiteral(day)}`;
}

/**
 * Changes the target, the fence and the ledger in one transaction, after asserting under the lock all that the claim
 * decided. DELETE comes before INSERT (rule D10); the ledger last, since under SERIALIZABLE its lock is shared by all types.
 */
export function commitBatch(order: CommitOrder): Batch {
  const { type, day, epoch, token, generation, stage, staged, keys, limit } = order;
  const fence = fenceTable(type.name);
  const date = dateLiteral(day);
  const replaces = type.load === 'replace';
  return batchOf(
    `LOCK ${fence}`,
    replaces
      ? checksTable('fence_is_mine', 'no_newer_day_loaded', 'rows_as_staged', 'rows_as_loaded')
      : checksTable('fence_is_mine', 'rows_as_staged', 'rows_as_loaded'),
    assertThat(
      'fence_is_mine',
      `COUNT(*) = 1 AND COUNT(CASE WHEN "epoch" = ${literal(epoch)} AND "token" = ${literal(token)} THEN 1 END) = 1`,
      `${fence} WHERE "day" = ${date}`,
    ),
    replaces
      ? assertThat(
          'no_newer_day_loaded',
          'COUNT(*) = 0',
          `${fence} WHERE "day" > ${dateLiteral(limit)} AND "generation" IS NOT NULL`,
        )
      : null,
    assertThat('rows_as_staged', `COUNT(*) = ${wholeNumber(staged)}`, stage),
    replaces
      ? `DELETE FROM ${targetTable(type)}`
      : `DELETE FROM ${targetTable(type)} WHERE "day" = ${date}`,
    insertRows(order),
    loadedAsCounted(order),
    `UPDATE ${fence} SET "token" = ${literal(SPENT_TOKEN)}, "generation" = ${literal(generation)}, "loaded_epoch" = ${literal(epoch)}, "rows" = ${wholeNumber(keys)}, "loaded_at" = GETDATE() WHERE "day" = ${date}`,
    replaces ? `UPDATE ${fence} SET "generation" = NULL WHERE "day" <> ${date}` : null,
    `DROP TABLE ${stage}`,
    ledgerRow(order),
  );
}
