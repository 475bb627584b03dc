import { createHash } from 'node:crypto';
import { GetStatementResultCommand } from '@aws-sdk/client-redshift-data';
import type { Column, ColumnKind, DataType } from '../../core/data-type';
import type { TestWarehouse } from '../support/a-warehouse';

/** The Data API hands out no row of more than 64 KB: of longer texts than this their MD5 is read. */
const LONG = 4096;
const asRead = (text: string): string =>
  Buffer.byteLength(text) > LONG ? createHash('md5').update(text).digest('hex') : text;

/** What the warehouse says of a value: its text, whole, whatever its kind. */
function asText({ name, kind, maxBytes = 0 }: Column): string {
  const column = `"${name}"`;
  switch (kind) {
    case 'text':
      return maxBytes > LONG
        ? `CASE WHEN OCTET_LENGTH(${column}) > ${LONG} THEN MD5(${column}) ELSE ${column} END`
        : column;
    case 'boolean':
      return `CASE WHEN ${column} THEN 't' WHEN NOT ${column} THEN 'f' END`;
    case 'date':
      return `TO_CHAR(${column}, 'YYYY-MM-DD')`;
    case 'timestamp':
      return `TO_CHAR(${column}, 'YYYY-MM-DD HH24:MI:SS.US')`;
    default:
      return `CAST(${column} AS VARCHAR(60))`;
  }
}

/** Values of a row, a column each, in declaration order. */
export type RowValues = readonly (string | null)[];

/** Every row of a day, read through the Data API, all pages. */
export async function rowsOfDay(
  warehouse: TestWarehouse,
  type: DataType,
  day: string,
): Promise<RowValues[]> {
  const columns = type.columns.map(asText).join(', ');
  const {
    Status,
    Error: why,
    Id,
  } = await warehouse.execute(
    `SELECT ${columns} FROM ${type.schema}.${type.name} WHERE "day" = CAST('${day}' AS DATE)`,
  );
  if (Status !== 'FINISHED') throw new Error(why ?? Status);
  const rows: RowValues[] = [];
  for (let next: string | undefined, more = true; more;) {
    const { Records, NextToken } = await warehouse.client.send(
      new GetStatementResultCommand({ Id, ...(next === undefined ? {} : { NextToken: next }) }),
    );
    for (const record of Records ?? [])
      rows.push(
        record.map((field) =>
          'isNull' in field && field.isNull ? null : (field.stringValue ?? ''),
        ),
      );
    next = NextToken;
    more = next !== undefined;
  }
  return rows;
}

/** The same value in the same letters, whoever wrote it. */
export function canonical(kind: ColumnKind, value: string): string {
  switch (kind) {
    case 'integer':
    case 'decimal':
      return value.includes('.') ? value.replace(/0+$/, '').replace(/\.$/, '') : value;
    case 'double':
      return String(Number(value) + 0);
    case 'timestamp':
      return value.includes('.') ? value.padEnd(26, '0') : `${value}.000000`;
    case 'text':
      return asRead(value);
    default:
      return value;
  }
}

/** Fields between the bars that have no backslash before them, the escapes resolved. */
function fieldsOf(row: string): { readonly raw: string; readonly text: string }[] {
  const fields = [{ raw: '', text: '' }];
  for (let at = 0; at < row.length; at += 1) {
    const field = fields.at(-1)!;
    const char = row.charAt(at);
    if (char === '|') fields.push({ raw: '', text: '' });
    else if (char === '\\') {
      at += 1;
      field.raw += char + row.charAt(at);
      field.text += row.charAt(at);
    } else {
      field.raw += char;
      field.text += char;
    }
  }
  return fields;
}

/** The values of a row that COPY reads: cut at its bars, without its escapes, null where its column has it. */
export function valuesOfRow(type: DataType, row: string): RowValues {
  const fields = fieldsOf(row);
  if (fields.length !== type.columns.length)
    throw new Error(`a row has ${fields.length} fields for ${type.columns.length} columns`);
  return type.columns.map(({ kind }, index) => {
    const { raw, text } = fields[index]!;
    return raw === (kind === 'text' ? '@null@' : '') ? null : canonical(kind, text);
  });
}

export const canonicalRow = (type: DataType, row: RowValues): RowValues =>
  row.map((value, index) => (value === null ? null : canonical(type.columns[index]!.kind, value)));
