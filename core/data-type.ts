/**
 * The small language of the catalogue: a data type is data. Builders return plain values without
 * closures, so that a declaration can be printed, compared, hashed, and carried inside a plan.
 */

/** Where a value of a column comes from when it is not stored in the shape that the warehouse wants. */
export type Conversion = 'epochMillis' | 'iso';
/** DynamoDB stores instants as milliseconds since 1970, as a number. */
export const epochMillis: Conversion = 'epochMillis';
/** Events carry instants as ISO 8601 texts with a zone, `2026-11-24T09:15:00.250Z`. */
export const iso: Conversion = 'iso';

/** What a column holds that no record says: the partition that the record came from, or its place in the exploded list. */
export type Origin = 'partition' | 'position';

export type ColumnKind =
  'text' | 'integer' | 'decimal' | 'double' | 'boolean' | 'date' | 'timestamp';

/** What happens to a value that does not fit: its record goes to quarantine, the text is cut, or the column becomes null. */
export type Misfit = 'quarantine' | 'truncate' | 'null';

/** One column of a warehouse table, as data. */
export interface Column {
  /** The warehouse's name. Lower case, at most 127 bytes, not a reserved word. */
  readonly name: string;
  readonly kind: ColumnKind;
  /** Path in the source record, parts joined by dots; `[]` behind the part that is exploded: `screens[].name`. */
  readonly from: string;
  /** Absent: the value is read at `from`. */
  readonly origin?: Origin;
  readonly required: boolean;
  readonly misfit: Misfit;
  /** Text only: length in bytes of UTF-8, as Redshift counts. */
  readonly maxBytes?: number;
  /** Decimal only: total digits (at most 38) and digits behind the point. */
  readonly precision?: number;
  readonly scale?: number;
  readonly conversion?: Conversion;
  readonly upperCase?: true;
  /** Text only: the members of a set, sorted by their bytes, joined by this. */
  readonly joinedBy?: string;
  /** Text only: any other value is quarantined. */
  readonly oneOf?: readonly string[];
  /** Says something about a person in their own words: never crosses the border. */
  readonly personal?: true;
}

export interface DynamodbSource {
  readonly kind: 'dynamodb';
  readonly table: string;
  /** Share of the table's read capacity that an export may use, above 0 to 1. */
  readonly readShare: number;
  /** Read units per second to take the share of, for a table that has no provisioned capacity to ask for. */
  readonly capacity?: number;
}
/** Event objects on S3 below `<type>/YYYY/MM/DD/HH/`: the world's always, China's where the type has a crossing. */
export interface EventSource {
  readonly kind: 'events';
}
export type Source = DynamodbSource | EventSource;

/**
 * What of an event may leave China. `fields`: named leaves of the record and nothing else, those of `hashed` only as
 * keyed hashes. `unfiltered`: the objects byte for byte, and why that is lawful.
 */
export type Crossing =
  | {
      readonly kind: 'fields';
      readonly fields: readonly string[];
      readonly hashed: readonly string[];
    }
  | { readonly kind: 'unfiltered'; readonly why: string };

/** `replace`: the table holds the newest day. `snapshot`: every day is kept. `append`: the events of every day. */
export type LoadMode = 'replace' | 'snapshot' | 'append';

/**
 * How much quarantine a generation may have before it stops; both must be exceeded. The sync judges by it what is held back in
 * China (core/plan/held-back-fault.ts).
 */
export interface QuarantineLimit {
  readonly records: number;
  /** Share of the records read, 0 to 1. */
  readonly share: number;
}

/** A data type: one declared thing that ends in one warehouse table of the same name. */
export interface DataType {
  readonly name: string;
  readonly description: string;
  /** Warehouse schema: `accounts` for tables, `events` for events. */
  readonly schema: string;
  readonly source: Source;
  /** Name of the list whose members become rows of their own, as LATERAL VIEW explode made them. */
  readonly explode?: string;
  /** Absent: nothing of this type leaves China. */
  readonly crossing?: Crossing;
  /** Names of the data types whose day must be loaded before. */
  readonly after: readonly string[];
  readonly load: LoadMode;
  readonly key: readonly string[];
  readonly columns: readonly Column[];
  readonly quarantineLimit: QuarantineLimit;
  /** A generation with fewer rows than this share of what it is compared with stops at the shrink guard. */
  readonly shrinkBelow: number;
  readonly mayBeEmpty: boolean;
  /** `HH:MM` in UTC of the next day: a day that is not loaded by then is an alarm. */
  readonly deadline: string;
}

/** A column under construction: its own properties are the column's, its methods return a changed copy. */
export class ColumnBuilder {
  constructor(readonly column: Omit<Column, 'name' | 'from'> & { readonly from?: string }) {
    Object.freeze(this.column);
    Object.freeze(this);
  }
  private with(change: Partial<Column>): ColumnBuilder {
    return new ColumnBuilder({ ...this.column, ...change });
  }
  /** Path in the source record, or the conversion of a value found under the column's own name. */
  from(path: string, conversion?: Conversion): ColumnBuilder {
    return this.with(conversion === undefined ? { from: path } : { from: path, conversion });
  }
  required(): ColumnBuilder {
    return this.with({ required: true });
  }
  upperCase(): ColumnBuilder {
    return this.with({ upperCase: true });
  }
  /** Cut a text that is too long, at a whole character. */
  truncate(): ColumnBuilder {
    return this.with({ misfit: 'truncate' });
  }
  /** Load null where the value does not fit. */
  orNull(): ColumnBuilder {
    return this.with({ misfit: 'null' });
  }
  /** Never crosses the border, whatever a crossing says. */
  personal(): ColumnBuilder {
    return this.with({ personal: true });
  }
  joined(separator: string): ColumnBuilder {
    return this.with({ joinedBy: separator });
  }
  oneOf(values: readonly string[]): ColumnBuilder {
    return this.with({ oneOf: Object.freeze([...values]) });
  }
}

const column = (kind: ColumnKind, rest: Partial<Column> = {}): ColumnBuilder =>
  new ColumnBuilder({ kind, required: false, misfit: 'quarantine', ...rest });

/** A text of at most `maxBytes` bytes of UTF-8. */
export const text = (maxBytes: number): ColumnBuilder => column('text', { maxBytes });
/** A whole number of 64 bits. */
export const integer = (): ColumnBuilder => column('integer');
/** An exact number of `precision` digits, `scale` of them behind the point. */
export const decimal = (precision: number, scale: number): ColumnBuilder =>
  column('decimal', { precision, scale });
export const double = (): ColumnBuilder => column('double');
export const boolean = (): ColumnBuilder => column('boolean');
export const date = (): ColumnBuilder => column('date');
/** An instant in UTC, to the microsecond, without a zone. */
export const timestamp = (): ColumnBuilder => column('timestamp');

/** The AWS partition that the event came from, `aws` or `aws-cn`. */
export const awsPartition = (): ColumnBuilder =>
  column('text', { maxBytes: 16, required: true, origin: 'partition' });
/** Place of the member in the exploded list, from 0 as posexplode counts. */
export const position = (): ColumnBuilder =>
  column('integer', { required: true, origin: 'position' });

/** A DynamoDB table, read whole once a day at `readShare` of its read capacity. */
export const dynamodbTable = (source: Omit<DynamodbSource, 'kind'>): DynamodbSource =>
  Object.freeze({ kind: 'dynamodb', ...source });

export const eventObjects = (): EventSource => Object.freeze({ kind: 'events' });

/** Leaves of the record that may leave China; those of `hashed` as keyed hashes only. Everything else stays. */
export const fields = (
  paths: readonly string[],
  { hashed }: { readonly hashed: readonly string[] },
): Crossing =>
  Object.freeze({
    kind: 'fields',
    fields: Object.freeze([...paths]),
    hashed: Object.freeze([...hashed]),
  });
/** The objects leave China byte for byte; `why` is printed wherever the policy is. */
export const unfiltered = (why: string): Crossing => Object.freeze({ kind: 'unfiltered', why });

export const replace = (): LoadMode => 'replace';
export const snapshot = (): LoadMode => 'snapshot';
export const append = (): LoadMode => 'append';

/** Name of the DynamoDB table that a data type is read from; null for events. */
export const sourceTable = ({ source }: Pick<DataType, 'source'>): string | null =>
  source.kind === 'dynamodb' ? source.table : null;

/** What a file in `catalogue/` says. Anything left out has the default of `dataType`. */
export interface Declaration {
  readonly name: string;
  readonly description: string;
  readonly source: Source;
  readonly explode?: string;
  readonly crossing?: Crossing;
  readonly after?: readonly DataType[];
  readonly load: LoadMode;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, ColumnBuilder>>;
  readonly quarantineLimit?: QuarantineLimit;
  readonly shrinkBelow?: number;
  readonly mayBeEmpty?: boolean;
  readonly deadline?: string;
}

/** A thousand broken records are noise in a large table; above that, one in a hundred is a broken source. */
const DEFAULT_QUARANTINE_LIMIT: QuarantineLimit = { records: 1000, share: 0.01 };

/** The night's run begins at 01:30 UTC; who starts work in Europe at 8 finds the day loaded, or an alarm. */
const DEFAULT_DEADLINE = '06:00';

/** Makes a declaration whole. It checks nothing: `catalogueFaults` does, for all data types together. */
export function dataType(declaration: Declaration): DataType {
  const columns = Object.entries(declaration.columns).map(([name, builder]) =>
    Object.freeze({ name, ...builder.column, from: builder.column.from ?? name }),
  );
  return Object.freeze({
    name: declaration.name,
    description: declaration.description,
    schema: declaration.source.kind === 'events' ? 'events' : 'accounts',
    source: declaration.source,
    ...(declaration.explode === undefined ? {} : { explode: declaration.explode }),
    ...(declaration.crossing === undefined ? {} : { crossing: declaration.crossing }),
    after: Object.freeze((declaration.after ?? []).map((upstream) => upstream.name)),
    load: declaration.load,
    key: Object.freeze([...declaration.key]),
    columns: Object.freeze(columns),
    quarantineLimit: declaration.quarantineLimit ?? DEFAULT_QUARANTINE_LIMIT,
    shrinkBelow: declaration.shrinkBelow ?? 0.5,
    mayBeEmpty: declaration.mayBeEmpty ?? false,
    deadline: declaration.deadline ?? DEFAULT_DEADLINE,
  });
}
