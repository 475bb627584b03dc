import { canonicalJson } from './canonical-json';
import type { Envelope } from './codecs/record-shape';
import type {
  Column,
  ColumnKind,
  Conversion,
  DataType,
  LoadMode,
  Misfit,
  Origin,
  Source,
} from './data-type';

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

/** What this code knows of a declaration; a plan of a newer version may say more, and must not be half understood. */
const PROPERTIES: Readonly<Record<keyof DataType, true>> = {
  name: true,
  description: true,
  schema: true,
  source: true,
  explode: true,
  crossing: true,
  after: true,
  load: true,
  key: true,
  columns: true,
  quarantineLimit: true,
  shrinkBelow: true,
  mayBeEmpty: true,
  deadline: true,
};
const COLUMN_PROPERTIES: Readonly<Record<keyof Column, true>> = {
  name: true,
  kind: true,
  from: true,
  origin: true,
  required: true,
  misfit: true,
  maxBytes: true,
  precision: true,
  scale: true,
  conversion: true,
  upperCase: true,
  joinedBy: true,
  oneOf: true,
  personal: true,
};
type Words<T extends string> = Readonly<Record<T, true>>;
const LOADS: Words<LoadMode> = { replace: true, snapshot: true, append: true };
const SOURCES: Words<Source['kind']> = { dynamodb: true, events: true };
const MISFITS: Words<Misfit> = { quarantine: true, truncate: true, null: true };
const CONVERSIONS: Words<Conversion> = { epochMillis: true, iso: true };
const ORIGINS: Words<Origin> = { partition: true, position: true };
const KINDS: Words<ColumnKind> = {
  text: true,
  integer: true,
  decimal: true,
  double: true,
  boolean: true,
  date: true,
  timestamp: true,
};
const ENVELOPES: Words<Envelope> = { item: true, bare: true, event: true };

/** The first of some words that is not among the known ones, behind what it is. */
const unknownOf = (what: string, words: readonly string[], known: object): string | null => {
  const found = words.find((word) => !Object.hasOwn(known, word));
  return found === undefined ? null : `the ${what} ${found}`;
};

const givenOf = (word: string | undefined): string[] => (word === undefined ? [] : [word]);

function unknownOfColumn(column: Column): string | null {
  const { name, kind, misfit, conversion, origin } = column;
  const unknown =
    unknownOf('property', Object.keys(column), COLUMN_PROPERTIES) ??
    unknownOf('kind', [kind], KINDS) ??
    unknownOf('misfit', [misfit], MISFITS) ??
    unknownOf('conversion', givenOf(conversion), CONVERSIONS) ??
    unknownOf('origin', givenOf(origin), ORIGINS);
  return unknown === null ? null : `${unknown} of column ${name}`;
}

/** Whatever of a declaration this code does not know, or null: a property, a load mode, a conversion of a column. */
export function unknownWord(type: DataType): string | null {
  return (
    unknownOf('property', Object.keys(type), PROPERTIES) ??
    unknownOf('source', [type.source.kind], SOURCES) ??
    unknownOf('load mode', [type.load], LOADS) ??
    type.columns.map(unknownOfColumn).find((unknown) => unknown !== null) ??
    null
  );
}

/** An envelope of source files that this code does not know, or null. */
export const unknownEnvelope = (envelope: string): string | null =>
  unknownOf('envelope', [envelope], ENVELOPES);
