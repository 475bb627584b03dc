import { sourceTable, type Column, type DataType, type DynamodbSource } from './data-type';
import { eventFaults } from './event-faults';
import { RESERVED_WORDS } from './reserved-words';

/** One thing that is wrong with a catalogue, and where. */
export interface CatalogueFault {
  readonly file: string;
  readonly column: string | null;
  readonly fault: string;
}

/** 63 of `data_type VARCHAR(63)` in the ledger; 127 is Redshift's own limit for a name. */
const MAX_TYPE_NAME_BYTES = 63;
const MAX_COLUMN_NAME_BYTES = 127;
const MAX_VARCHAR_BYTES = 65_535;
const MAX_DECIMAL_DIGITS = 38;
const MAX_DECIMAL_SCALE = 37;
const NAME = /^[a-z][a-z0-9_]*$/;
const DYNAMODB_TABLE = /^[A-Za-z0-9_.-]{3,255}$/;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;
/** Written by the load into every table. */
const RESERVED_COLUMNS = new Set(['day', 'millrace_n']);

function nameFault(name: string, maxBytes: number): string | null {
  if (!NAME.test(name)) {
    return `the name "${name}" is not lower-case letters, digits and underscores, beginning with a letter`;
  }
  if (name.length > maxBytes) {
    return `the name is ${name.length} bytes long, at most ${maxBytes} are allowed`;
  }
  return RESERVED_WORDS.has(name) ? `"${name}" is a reserved word of Redshift` : null;
}

const isWhole = (value: number | undefined, least: number, most: number): boolean =>
  value !== undefined && Number.isInteger(value) && value >= least && value <= most;

function textFaults(column: Column): string[] {
  const faults: string[] = [];
  if (!isWhole(column.maxBytes, 1, MAX_VARCHAR_BYTES)) {
    faults.push(`text(${column.maxBytes}) must have 1 to ${MAX_VARCHAR_BYTES} bytes`);
  }
  for (const value of column.oneOf ?? []) {
    const bytes = new TextEncoder().encode(value).length;
    if (bytes > (column.maxBytes ?? 0)) {
      faults.push(
        `the allowed value "${value}" is ${bytes} bytes, the column has ${column.maxBytes}`,
      );
    }
  }
  if (column.oneOf?.length === 0) faults.push('oneOf() allows no value at all');
  return faults;
}

function decimalFaults({ precision, scale }: Column): string[] {
  if (!isWhole(precision, 1, MAX_DECIMAL_DIGITS)) {
    return [`decimal(${precision}, ${scale}) must have 1 to ${MAX_DECIMAL_DIGITS} digits`];
  }
  const mostScale = Math.min(precision ?? 0, MAX_DECIMAL_SCALE);
  return isWhole(scale, 0, mostScale)
    ? []
    : [`decimal(${precision}, ${scale}) must have 0 to ${mostScale} digits behind the point`];
}

function kindFaults(column: Column): string[] {
  switch (column.kind) {
    case 'text':
      return textFaults(column);
    case 'decimal':
      return decimalFaults(column);
    case 'integer':
    case 'double':
    case 'boolean':
    case 'date':
    case 'timestamp':
      return [];
    default:
      return [`"${String(column.kind)}" is not a kind of column`];
  }
}

const textOnly = ['upperCase', 'joinedBy', 'oneOf', 'maxBytes'] as const;

function optionFaults(column: Column): string[] {
  const faults: string[] = [];
  if (column.kind !== 'text') {
    for (const option of textOnly) {
      if (column[option] !== undefined)
        faults.push(`${option} is for text columns, this is ${column.kind}`);
    }
    if (column.misfit === 'truncate')
      faults.push(`truncate() is for text columns, this is ${column.kind}`);
  }
  if (column.conversion !== undefined && column.kind !== 'timestamp') {
    faults.push(`the conversion ${column.conversion} makes a timestamp, this is ${column.kind}`);
  }
  if (column.kind === 'timestamp' && column.conversion === undefined) {
    faults.push('a timestamp needs a conversion: from(path, epochMillis) or from(path, iso)');
  }
  if (column.required && column.misfit === 'null') {
    faults.push('a required column cannot become null: orNull() and required() exclude each other');
  }
  if (column.from.split('.').includes(''))
    faults.push(`the path "${column.from}" has an empty part`);
  return faults;
}

const columnFaults = (column: Column): string[] => {
  const name = nameFault(column.name, MAX_COLUMN_NAME_BYTES);
  const reserved = RESERVED_COLUMNS.has(column.name)
    ? [`"${column.name}" is written by the load itself`]
    : [];
  return [
    ...(name === null ? [] : [name]),
    ...reserved,
    ...kindFaults(column),
    ...optionFaults(column),
  ];
};

function keyFaults({ key, columns }: DataType): string[] {
  const faults: string[] = [];
  for (const name of key) {
    const column = columns.find((candidate) => candidate.name === name);
    if (column === undefined) faults.push(`the key names "${name}", which is no column`);
    else if (!column.required) faults.push(`the key column "${name}" must be required()`);
  }
  if (new Set(key).size !== key.length) faults.push('the key names a column twice');
  return faults;
}

function tableFaults(source: DynamodbSource): string[] {
  const faults: string[] = [];
  if (!DYNAMODB_TABLE.test(source.table))
    faults.push(`"${source.table}" cannot be the name of a DynamoDB table`);
  if (!(source.readShare > 0 && source.readShare <= 1)) {
    faults.push(`readShare is ${source.readShare}, it must be above 0 and at most 1`);
  }
  if (source.capacity !== undefined && !(source.capacity > 0)) {
    faults.push(`capacity is ${source.capacity} read units a second, it must be above 0`);
  }
  return faults;
}

function typeFaults(type: DataType): string[] {
  const { source } = type;
  const faults = [
    ...keyFaults(type),
    ...(source.kind === 'dynamodb' ? tableFaults(source) : []),
    ...eventFaults(type),
  ];
  const name = nameFault(type.name, MAX_TYPE_NAME_BYTES);
  if (name !== null) faults.unshift(name);
  if (type.columns.length === 0) faults.push('it declares no column');
  if (!type.columns.some((column) => column.name === 'partner_id' && column.required)) {
    faults.push(
      'it has no required column partner_id: every table is sorted and ring-fenced by it',
    );
  }
  if (!(type.shrinkBelow >= 0 && type.shrinkBelow <= 1)) {
    faults.push(`shrinkBelow is ${type.shrinkBelow}, it must be between 0 and 1`);
  }
  if (!TIME_OF_DAY.test(type.deadline)) {
    faults.push(`the deadline "${type.deadline}" is no time of day, HH:MM in UTC`);
  }
  return faults;
}

/** Data types on a circle of `after`, each once. */
function circles(types: readonly DataType[]): string[][] {
  const upstreams = new Map(types.map((type) => [type.name, type.after]));
  const settled = new Set<string>();
  const found: string[][] = [];
  const visit = (name: string, path: readonly string[]): void => {
    const begin = path.indexOf(name);
    if (begin >= 0) found.push([...path.slice(begin), name]);
    if (begin >= 0 || settled.has(name)) return;
    for (const upstream of upstreams.get(name) ?? []) visit(upstream, [...path, name]);
    settled.add(name);
  };
  for (const type of types) visit(type.name, []);
  return found;
}

const fileOf = (type: string): string => `catalogue/${type}.ts`;

function sharedFaults(types: readonly DataType[]): CatalogueFault[] {
  const faults: CatalogueFault[] = [];
  const owner = new Map<string, string>();
  const names = new Set<string>();
  for (const type of types) {
    const { name } = type;
    const table = sourceTable(type);
    if (names.has(name)) {
      faults.push({
        file: fileOf(name),
        column: null,
        fault: `two data types are called "${name}" and would share a warehouse table`,
      });
    }
    names.add(name);
    if (table === null) continue;
    const first = owner.get(table);
    if (first !== undefined && first !== name) {
      faults.push({
        file: fileOf(name),
        column: null,
        fault: `the DynamoDB table "${table}" is read by ${fileOf(first)} already`,
      });
    }
    owner.set(table, first ?? name);
  }
  for (const { name, after } of types) {
    for (const upstream of after.filter((candidate) => !names.has(candidate))) {
      faults.push({
        file: fileOf(name),
        column: null,
        fault: `it comes after "${upstream}", which is no data type of the catalogue`,
      });
    }
  }
  for (const circle of circles(types)) {
    faults.push({
      file: fileOf(circle[0] ?? ''),
      column: null,
      fault: `it waits for itself: ${circle.join(' after ')}`,
    });
  }
  return faults;
}

function repeatedColumns(type: DataType): CatalogueFault[] {
  const names = type.columns.map((column) => column.name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (column) => ({
      file: fileOf(type.name),
      column,
      fault: 'it is declared twice',
    }),
  );
}

/** Everything that is wrong with a catalogue, all together; empty when it can be used. */
export const catalogueFaults = (types: readonly DataType[]): CatalogueFault[] => [
  ...types.flatMap((type) => [
    ...typeFaults(type).map((fault) => ({ file: fileOf(type.name), column: null, fault })),
    ...type.columns.flatMap((column) =>
      columnFaults(column).map((fault) => ({
        file: fileOf(type.name),
        column: column.name,
        fault,
      })),
    ),
    ...repeatedColumns(type),
  ]),
  ...sharedFaults(types),
];

/** The faults as lines of text for a person. */
export const catalogueFaultLines = (faults: readonly CatalogueFault[]): string[] =>
  faults.map(
    ({ file, column, fault }) => `${file}${column === null ? '' : `, column ${column}`}: ${fault}`,
  );
