import type { Field } from '@aws-sdk/client-redshift-data';

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
};

/** `\n`, `\r`, `\t`, `\0`, `\x41`, and `\` before anything else: itself. */
export const unescaped = (text: string): string =>
  text.replace(/\\(x([0-9a-f]{2})|[\s\S])/g, (_, what: string, hex: string | undefined) =>
    hex === undefined ? (ESCAPES[what] ?? what) : String.fromCharCode(parseInt(hex, 16)),
  );

/** One value as a case shows it: what would be misread stands in quotes. */
function cell(field: Field): string {
  if ('isNull' in field && field.isNull) return 'NULL';
  const [value] = Object.values(field) as unknown[];
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (typeof value !== 'string') return String(value);
  const text = value
    .replace(/[\\|]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return text === '' || text === 'NULL' || text.trim() !== text ? `'${text}'` : text;
}

/** A row as a case shows it: `1 | a | NULL | 'b  '`. */
export const rowText = (row: readonly Field[]): string => row.map(cell).join(' | ');
