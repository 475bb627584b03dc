import type { Column, DataType } from '../data-type';
import { plainNumber } from '../codecs/number-text';
import type { ColumnProfile, Profile } from '../profile';
import { identifier } from './sql-text';

const asText = (expression: string, digits: number): string =>
  `CAST(${expression} AS VARCHAR(${digits}))`;

const TIMES = { date: 'YYYY-MM-DD', timestamp: 'YYYY-MM-DD HH24:MI:SS.US' } as const;

/** The figures of one column behind its count, in the order in which `columnProfile` reads them. */
function figures({ name, kind }: Column): string[] {
  const column = identifier(name);
  switch (kind) {
    case 'text':
      return [asText(`SUM(CAST(OCTET_LENGTH(${column}) AS BIGINT))`, 40)];
    case 'integer':
    case 'decimal':
      return [`SUM(${column})`, `MIN(${column})`, `MAX(${column})`].map((figure) =>
        asText(figure, 60),
      );
    case 'double':
      return [`MIN(${column})`, `MAX(${column})`].map((figure) => asText(figure, 60));
    case 'date':
    case 'timestamp':
      return [
        `TO_CHAR(MIN(${column}), '${TIMES[kind]}')`,
        `TO_CHAR(MAX(${column}), '${TIMES[kind]}')`,
      ];
    case 'boolean':
      // There is no cast of BOOLEAN to VARCHAR.
      return [asText(`SUM(CASE WHEN ${column} THEN 1 ELSE 0 END)`, 20)];
    default:
      return kind satisfies never;
  }
}

/**
 * Rows, distinct keys and profile of a stage table, in one row. The distinct count comes from the warehouse alone:
 * only it knows what it takes for the same key. Columns are named by position, so no declared name can clash.
 */
export function profileQuery(type: DataType, stage: string): string {
  const key = type.key.map(identifier).join(', ');
  const keys =
    type.key.length === 0
      ? asText('COUNT(*)', 20)
      : asText(`(SELECT COUNT(*) FROM (SELECT ${key} FROM ${stage} GROUP BY ${key}) AS k)`, 20);
  const columns = type.columns.flatMap((column, index) => [
    `${asText(`COUNT(${identifier(column.name)})`, 20)} AS c${index + 1}_0`,
    ...figures(column).map((figure, at) => `${figure} AS c${index + 1}_${at + 1}`),
  ]);
  return `SELECT ${asText('COUNT(*)', 20)} AS n, ${keys} AS keys, ${columns.join(', ')} FROM ${stage}`;
}

export interface StageProfile {
  readonly rows: number;
  readonly keys: number;
  readonly profile: Profile;
}

function columnProfile(column: Column, take: () => string | null): ColumnProfile {
  const count = take() ?? '0';
  switch (column.kind) {
    case 'text':
      return { column: column.name, kind: 'text', count, bytes: take() ?? '0' };
    case 'integer':
    case 'decimal':
      return {
        column: column.name,
        kind: column.kind,
        count,
        sum: take() ?? '0',
        min: take(),
        max: take(),
      };
    case 'double':
    case 'date':
    case 'timestamp':
      return { column: column.name, kind: column.kind, count, min: take(), max: take() };
    case 'boolean':
      return { column: column.name, kind: 'boolean', count, trues: take() ?? '0' };
    default:
      return column.kind satisfies never;
  }
}

/** The row of `profileQuery`. */
export function parseStageProfile(
  type: DataType,
  row: readonly (string | null)[] | undefined,
): StageProfile {
  const values = [...(row ?? [])];
  const take = (): string | null => {
    const value = values.shift();
    if (value === undefined) throw new Error('the profile of the stage has too few values');
    return value;
  };
  const rows = Number(take());
  const keys = Number(take());
  return { rows, keys, profile: type.columns.map((column) => columnProfile(column, take)) };
}

/** Whether two figures of a profile are equal as numbers or texts. */
export function sameFigure(kind: Column['kind'], a: string | null, b: string | null): boolean {
  if (a === null || b === null) return a === b;
  if (kind === 'double') return Number(a) === Number(b);
  return kind === 'integer' || kind === 'decimal' ? plainNumber(a) === plainNumber(b) : a === b;
}

/** The first difference between what the transform wrote and what is staged, as a person reads it; null when none. */
export function profileDifference(written: Profile, staged: Profile): string | null {
  for (const [index, mine] of written.entries()) {
    const theirs = staged[index];
    if (theirs?.column !== mine.column || theirs.kind !== mine.kind) {
      return `column ${mine.column}: the stage has ${theirs?.column ?? 'no column'} in its place`;
    }
    const there: Readonly<Record<string, string | null>> = { ...theirs };
    for (const [figure, value] of Object.entries({ ...mine } as Record<string, string | null>)) {
      const other = there[figure] ?? null;
      if (figure === 'column' || figure === 'kind') continue;
      if (sameFigure(figure === 'count' ? 'integer' : mine.kind, value, other)) continue;
      // Extremes of texts are not profiled; what is shown here are counts, sums and extremes of numbers and times.
      return `column ${mine.column}: ${figure} is ${value ?? 'none'} as written and ${other ?? 'none'} as staged`;
    }
  }
  return null;
}
