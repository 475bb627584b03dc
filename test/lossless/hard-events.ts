import fc from 'fast-check';
import type { DataType } from '../../core/data-type';
import { picks } from './choices';
import { hardItems, itemOf } from './hard-items';
import { spelledEvent } from './spellings';

/** The columns that are read from below a prefix of the record, or from elsewhere. */
function below(type: DataType, prefix: string | null): DataType {
  const own = type.columns.filter(({ origin }) => origin === undefined);
  const list = `${type.explode ?? '?'}[].`;
  return {
    ...type,
    columns:
      prefix === null
        ? own.filter(({ from }) => !from.startsWith(list))
        : own
            .filter(({ from }) => from.startsWith(list))
            .map((column) => ({ ...column, from: column.from.slice(list.length) })),
  };
}

/** Texts of events of a type with values as hard as they come, most of which fit. */
export function hardEvents(type: DataType): fc.Arbitrary<string> {
  const { explode } = type;
  const members =
    explode === undefined
      ? fc.constant([])
      : fc.array(hardItems(below(type, explode)), { maxLength: 4 });
  return fc.tuple(hardItems(below(type, null)), members, fc.nat()).map(([top, all, seed]) => {
    const item = { ...itemOf(top) };
    const list = { L: all.map((attributes) => ({ M: itemOf(attributes) })) };
    const record = explode === undefined ? item : { ...item, [explode]: list };
    return spelledEvent(record, picks(seed));
  });
}
