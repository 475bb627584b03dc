import { canonicalJson } from './canonical-json';
import type { DataType } from './data-type';

/** The text whose hash is a declaration's shape: what decides its rows and its table, and nothing else. */
export const shapeText = ({ name, schema, load, key, columns, explode }: DataType): string =>
  canonicalJson({
    name,
    schema,
    load,
    key,
    columns,
    ...(explode === undefined ? {} : { explode }),
  });

/** Conversions that this code knows; a plan of a newer version may name others. */
const CONVERSIONS: readonly string[] = ['epochMillis', 'iso'];
const ORIGINS: readonly string[] = ['partition', 'position'];

/** A conversion, origin or kind of column that this code does not know, or null. */
export function unknownWord({ columns }: DataType): string | null {
  const kinds = ['text', 'integer', 'decimal', 'double', 'boolean', 'date', 'timestamp'];
  for (const { name, kind, conversion, origin } of columns) {
    if (!kinds.includes(kind)) return `the kind ${kind} of column ${name}`;
    if (conversion !== undefined && !CONVERSIONS.includes(conversion))
      return `the conversion ${conversion} of column ${name}`;
    if (origin !== undefined && !ORIGINS.includes(origin))
      return `the origin ${origin} of column ${name}`;
  }
  return null;
}
