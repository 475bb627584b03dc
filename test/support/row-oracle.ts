import type { Column, DataType } from '../../core/data-type';

/** An attribute value as JSON.parse reads DynamoDB's own dialect. */
export type Value = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, Value>>;

const escaped = (text: string): string => text.replace(/[\\|\n\r]/g, (char) => `\\${char}`);
const bytesOf = (text: string): number => Buffer.byteLength(text);

/** The value at a path of an item. */
export function at(item: Item, path: string): Value | undefined {
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

/** What a calendar says of year, month and day; null for a day that it does not have. */
function midnight(year: string, month: string, day: string): number | null {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isThere = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day);
  return isThere ? date.getTime() : null;
}

function day(value: string): string | { reason: string } {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  const [, year = '', month = '', date = ''] = match ?? [];
  return match === null || year === '0000' || midnight(year, month, date) === null
    ? { reason: 'not_a_date' }
    : value;
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)$/;

/** An instant as RFC 3339 and ISO 8601 have it, in UTC, to the microsecond. */
function isoInstant(value: string): string | { reason: string } {
  const match = ISO.exec(value);
  const [, year = '', month = '', date = '', hour, minute, second, fraction = ''] = match ?? [];
  const start = match === null ? null : midnight(year, month, date);
  if (match === null || start === null) return { reason: 'not_an_instant' };
  const [sign, hours = '0', minutes = '0'] = match.slice(8);
  const ahead = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  const micros = fraction.padEnd(6, '0').slice(0, 6);
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - ahead * 60;
  const ms = start + seconds * 1000 + Number(micros.slice(0, 3));
  if (ms < Date.parse('0001-01-01') || ms > Date.parse('9999-12-31T23:59:59.999Z'))
    return { reason: 'out_of_range' };
  return `${instant(ms)}${micros.slice(3) === '000' ? '' : micros.slice(3)}`;
}

/** What a value becomes in a column's field of a row, or why it cannot. */
export function field(column: Column, value: Value): string | { reason: string } {
  const [tag = '', inner] = Object.entries(value)[0] ?? [];
  const wrong = { reason: 'wrong_type' };
  switch (column.kind) {
    case 'text':
      // Members of a set of binaries are its base64 texts.
      if (column.joinedBy !== undefined && /^[SNB]S$/.test(tag))
        return text(
          column,
          [...(inner as string[])]
            .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
            .join(column.joinedBy),
        );
      return tag === 'S' ? text(column, inner as string) : wrong;
    case 'integer':
    case 'decimal':
      return tag === 'N' ? scaled(column, inner as string) : wrong;
    case 'timestamp': {
      if (column.conversion === 'iso') return tag === 'S' ? isoInstant(inner as string) : wrong;
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
      if (tag !== 'N') return wrong;
      if (!/^-?(0|[1-9]\d*)(\.\d+)?$/.test(inner as string)) return { reason: 'not_a_number' };
      return Number.isFinite(Number(inner)) ? String(Number(inner)) : { reason: 'out_of_range' };
    case 'date':
      return tag === 'S' ? day(inner as string) : wrong;
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
