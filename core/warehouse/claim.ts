import type { LoadMode } from '../data-type';
import { assertThat, checksTable } from './assertion';
import { fenceFacts } from './fence';
import { fenceTable } from './names';
import { batchOf, dateLiteral, literal, type Batch } from './sql-text';

export interface ClaimOrder {
  readonly dataType: string;
  readonly mode: LoadMode;
  readonly day: string;
  readonly epoch: string;
  readonly token: string;
  readonly evenThoughNewer: string | null;
}

const FENCE_COLUMNS = '"day", "epoch", "token", "generation", "loaded_epoch", "rows", "loaded_at"';

/**
 * Puts one fence row, with my epoch and token, in place of all of the day's, what was loaded carried over; then tells
 * what the fence says. Fails unless my epoch is higher than the day's.
 */
export function claimBatch({
  dataType,
  mode,
  day,
  epoch,
  token,
  evenThoughNewer,
}: ClaimOrder): Batch {
  const fence = fenceTable(dataType);
  const date = dateLiteral(day);
  const replaces = mode === 'replace';
  const overNewer = replaces && evenThoughNewer !== null;
  return batchOf(
    // Literally first: the snapshot is taken by the next statement.
    `LOCK ${fence}`,
    overNewer
      ? checksTable('epoch_is_higher', 'no_newer_day_loaded')
      : checksTable('epoch_is_higher'),
    assertThat(
      'epoch_is_higher',
      'COUNT(*) = 0',
      `${fence} WHERE "day" = ${date} AND "epoch" >= ${literal(epoch)}`,
    ),
    overNewer
      ? assertThat(
          'no_newer_day_loaded',
          'COUNT(*) = 0',
          `${fence} WHERE "day" > ${dateLiteral(evenThoughNewer)} AND "generation" IS NOT NULL`,
        )
      : null,
    `INSERT INTO ${fence} (${FENCE_COLUMNS}) SELECT ${date}, ${literal(epoch)}, ${literal(token)}, MAX("generation"), MAX("loaded_epoch"), MAX("rows"), MAX("loaded_at") FROM ${fence} WHERE "day" = ${date}`,
    `DELETE FROM ${fence} WHERE "day" = ${date} AND "epoch" <> ${literal(epoch)}`,
    // Written again unchanged, so that loads of two days conflict even if LOCK did not order their snapshots.
    replaces ? `UPDATE ${fence} SET "day" = "day" WHERE "day" <> ${date}` : null,
    fenceFacts(dataType, day),
  );
}
