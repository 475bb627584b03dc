import type { TableReader } from '../../clients/table';
import type { DataType, DynamodbSource } from '../../core/data-type';
import { FAILURES } from '../../core/failures';
import { readCapacity } from '../../core/plan/read-rate';
import { count } from '../../core/figures';
import { fault, looked, well, type Check } from './check';

async function table(tables: TableReader, source: DynamodbSource): Promise<readonly Check[]> {
  const check = `DynamoDB table ${source.table}`;
  return looked(check, FAILURES.TableNotFound.fix, async () => {
    const found = await tables.describe(source.table);
    if (found === null) return [fault(check, 'it is not there', FAILURES.TableNotFound.fix)];
    const units = readCapacity(found.capacity, source.capacity ?? null);
    if (units === null)
      return [
        fault(
          check,
          'on demand, with no capacity to take a share of',
          FAILURES.CapacityUnknown.fix,
        ),
      ];
    const share = units * source.readShare;
    return [
      well(check, `about ${count(found.items)} items; read at ${count(share)} units a second`),
    ];
  });
}

/** The table of every data type that is read from one: there, described, with a capacity to take the share of. */
export const checkTables = async (
  tables: TableReader,
  catalogue: readonly DataType[],
): Promise<Check[]> =>
  (
    await Promise.all(
      catalogue.flatMap(({ source }) =>
        source.kind === 'dynamodb' ? [table(tables, source)] : [],
      ),
    )
  ).flat();
