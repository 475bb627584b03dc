import type { Alarm } from '../contracts/slack';
import type { DataType } from '../data-type';
import { addDays } from '../day';
import type { LoadedDays } from './loaded-days';
import { isFarBelow, usualRows, type Usual } from './volumes';
import { watchedDays } from './watched-days';

/** Rows of one type and day that came from one AWS partition. */
export interface PartitionRows {
  readonly dataType: string;
  readonly day: string;
  readonly partition: string;
  readonly rows: number;
}

/** Partitions that events come from, as people name them. */
const PARTITIONS = { aws: 'the world', 'aws-cn': 'China' } as const;
type Partition = keyof typeof PARTITIONS;

/** A partition that spoke within so many days before and says nothing today is silent, however young its history. */
const SPOKE_WITHIN = 7;

/** Whether a type's table tells of each row where it came from. */
export const tellsPartition = ({ columns }: DataType): boolean =>
  columns.some(({ origin }) => origin === 'partition');

const shown = (rows: number): string => rows.toLocaleString('en-GB');

function why(rows: number, usual: Usual | null, spoke: boolean): string | null {
  if (rows === 0 && spoke) return `though it had some within the ${SPOKE_WITHIN} days before`;
  return usual !== null && isFarBelow(rows, usual)
    ? `less than half of the ${shown(usual.median)} that are usual on that weekday`
    : null;
}

/**
 * Loaded days of which one partition is silent or far below what it has had, beside a day that is whole in number:
 * a silent China does not show in the sum of both.
 */
export function partitionAlarms(
  type: DataType,
  loaded: LoadedDays,
  all: readonly PartitionRows[],
  nowMs: number,
): Alarm[] {
  if (!tellsPartition(type)) return [];
  const { name } = type;
  const counted = new Map(
    all
      .filter(({ dataType }) => dataType === name)
      .map(({ partition, day, rows }) => [`${partition} ${day}`, rows]),
  );
  const alarmOf = (partition: Partition, day: string): Alarm | null => {
    // A day that the ledger has and the table does not show has no row of the partition.
    const rowsOf = (of: string): number | null =>
      loaded.rowsOf(of) === null ? null : (counted.get(`${partition} ${of}`) ?? 0);
    const rows = rowsOf(day);
    if (rows === null) return null;
    const before = Array.from({ length: SPOKE_WITHIN }, (_, back) =>
      rowsOf(addDays(day, -back - 1)),
    );
    const reason = why(
      rows,
      usualRows(rowsOf, day),
      before.some((count) => (count ?? 0) > 0),
    );
    return reason === null
      ? null
      : {
          id: `volume/${name}/${partition}/${day}`,
          what: `${name} of ${day} has ${shown(rows)} rows from ${PARTITIONS[partition]} (${partition}), ${reason}.`,
          fix:
            partition === 'aws-cn'
              ? `Look whether events arrive in the bucket in China and whether the border worker runs; then run the day again: npx millrace run ${name} --day ${day}`
              : `Look whether Firehose delivers to the events bucket; then run the day again: npx millrace run ${name} --day ${day}`,
        };
  };
  return watchedDays(type, nowMs).flatMap((day) =>
    (['aws', 'aws-cn'] as const)
      .map((partition) => alarmOf(partition, day))
      .filter((alarm) => alarm !== null),
  );
}
