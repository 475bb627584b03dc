import type { Column, DataType } from '../../core/data-type';

/** An attribute value as JSON.parse reads DynamoDB's own dialect. */
export type Value = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, Value>>;

const escaped = (text: string): string => text.replace(/[\\|\n\r]/g, (char) => `\\${char}`);
const bytesOf = (text: string): number => Buffer.byteLength(text);

function at(item: Item, path: string): Value | undefined {
  const [first = '', ...rest] = path.split('.');
  let value: Value | undefined = Object.hasOwn(item, first) ? item[first] : undefined;
  for (const name of rest) {
    const inner: unknown = value?.M;
    value =
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? (inner as Item)[name]
        : undefined;
  }
  return value;
}

/** `YYYY-MM-DD HH:MI:SS.mmm`, as slowly and plainly as it can be said. */
const instant = (ms: number): string =>
  new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

function text(column: Column, raw: string): string | { reason: string } {
  let value = column.upperCase === true ? raw.toUpperCase() : raw;
  // A lone surrogate does not survive the way through UTF-8.
  if (Buffer.from(value).toString() !== value) return { reason: 'invalid_utf8' };
  if (bytesOf(value) > (column.maxBytes ?? 0)) {
    if (column.misfit !== 'truncate') return { reason: 'too_long' };
    while (bytesOf(value) > (column.maxBytes ?? 0)) value = Array.from(value).slice(0, -1).join('');
  }
  if (value === '@null@') return { reason: 'equals_null_marker' };
  if (column.oneOf !== undefined && !column.oneOf.includes(value))
    return { reason: 'unknown_value' };
  return value.includes('\0') ? { reason: 'nul' } : escaped(value);
}

function scaled(column: Column, number: string): string | { reason: string } {
  if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(number)) return { reason: 'not_a_number' };
  const negative = number.startsWith('-');
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  const kept = fraction.replace(/0+$/, '');
  const scale = column.kind === 'integer' ? 0 : (column.scale ?? 0);
  const precision = column.kind === 'integer' ? 19 : (column.precision ?? 0);
  const digits = whole === '0' ? 0 : whole.length;
  if (kept.length > scale || digits > precision - scale) return { reason: 'out_of_range' };
  if (
    column.kind === 'integer' &&
    BigInt.asIntN(64, BigInt(number.split('.')[0] ?? '')) !== BigInt(number.split('.')[0] ?? '')
  )
    return { reason: 'out_of_range' };
  const plain = kept === '' ? whole : `${whole}.${kept}`;
  return negative && plain !== '0' ? `-${plain}` : plain;
}

function field(column: Column, value: Value): string | { reason: string } {
  const [tag = '', inner] = Object.entries(value)[0] ?? [];
  const wrong = { reason: 'wrong_type' };
  switch (column.kind) {
    case 'text':
      if (column.joinedBy !== undefined && /^[SN]S$/.test(tag))
        return text(
          column,
          (inner as string[])
            .map((each) => Buffer.from(each))
            .sort(Buffer.compare)
            .join(column.joinedBy),
        );
      return tag === 'S' ? text(column, inner as string) : wrong;
    case 'integer':
    case 'decimal':
      return tag === 'N' ? scaled(column, inner as string) : wrong;
    case 'timestamp': {
      if (tag !== 'N') return wrong;
      const match = /^(-?(?:0|[1-9]\d*))(?:\.(\d+))?$/.exec(inner as string);
      if (match === null) return { reason: 'not_a_number' };
      if (/[1-9]/.test(match[2] ?? '')) return { reason: 'out_of_range' };
      const ms = Number(match[1]);
      return ms < Date.parse('0001-01-01') || ms > Date.parse('9999-12-31T23:59:59.999Z')
        ? { reason: 'out_of_range' }
        : instant(ms);
    }
    case 'boolean':
      return tag === 'BOOL' ? (inner === true ? 't' : 'f') : wrong;
    case 'double':
    case 'date':
      throw new Error('the oracle does not know this kind');
  }
}

/**
 * What a record must become, said without a byte scanner: its row for COPY, or the reason and column of its
 * quarantine. For items with plain numbers.
 */
export function expectedRow(
  type: DataType,
  item: Item,
): { row: string } | { reason: string; column: string } {
  const fields: string[] = [];
  for (const column of type.columns) {
    const value = at(item, column.from);
    if (value === undefined || 'NULL' in value) {
      if (column.required) return { reason: 'missing_required', column: column.name };
      fields.push(column.kind === 'text' ? '@null@' : '');
      continue;
    }
    const result = field(column, value);
    if (typeof result === 'string') fields.push(result);
    else if (column.misfit === 'null') fields.push(column.kind === 'text' ? '@null@' : '');
    else return { ...result, column: column.name };
  }
  return { row: fields.join('|') };
}
