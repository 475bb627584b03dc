import fc from 'fast-check';
import { dateReader } from '../../../local/redshift/copy-dates';
import { READERS, type CopyColumn } from '../../../local/redshift/copy-field';
import { rowReader } from '../../../local/redshift/copy-rows';
import type { CopyOptions } from '../../../local/redshift/copy-statement';

const column = (name: string, type: string, size = 0, scale = 0): CopyColumn => ({
  ...{ name, type, read: READERS.get(type)!, size, scale, notNull: false, usual: true },
  readDate: dateReader('YYYY-MM-DD HH:MI:SS', type === 'date') ?? (() => null),
});
const COLUMNS = [
  column('a', 'varchar', 40),
  column('n', 'int8'),
  column('d', 'numeric', 10, 3),
  column('t', 'timestamp'),
  column('z', 'varchar', 40),
];

type Row = readonly (string | null)[];
const text: fc.Arbitrary<string | null> = fc.option(
  fc.string({
    unit: fc.constantFrom('a', '|', '\\', '\n', '\r', ',', '"', "'", ' ', '語', '\t', 'N', '@'),
    maxLength: 10,
  }),
);
const row = fc.tuple(
  text,
  fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  fc.option(fc.integer({ min: -9_999_999, max: 9_999_999 }).map((n) => (n / 1000).toFixed(3))),
  fc.option(
    fc.constantFrom('2026-02-28 00:00:00', '2024-02-29 23:59:59.123456', '2026-11-20 01:02:03'),
  ),
  text,
);
const choices = fc.record({
  delimiter: fc.constantFrom('|', ',', '\t', '|~|', 'x'),
  nullAs: fc.constantFrom('@null@', 'NULL!', '(none)'),
  blockBytes: fc.integer({ min: 1, max: 60 }),
  trailingNewline: fc.boolean(),
});

/** As the writer of a loader would write it. */
const encoded = (rows: readonly Row[], delimiter: string, nullAs: string): string =>
  rows
    .map((fields) =>
      fields
        .map((value, at) =>
          value === null
            ? at === 0 || at === 4
              ? nullAs
              : ''
            : value.replace(/[\\|,\t\n\rx~]/g, '\\$&'),
        )
        .join(delimiter),
    )
    .join('\n');

/** PostgreSQL's text format, read as its documentation has it. */
const decoded = (out: string, delimiter: string, marker: string): Row[] => {
  const rows: Row[] = [];
  for (const line of out.match(/(?:\\[^]|[^\\\n])*\n/g) ?? []) {
    const fields: (string | null)[] = [];
    for (let at = 0; at < line.length;) {
      let raw = '';
      for (; at < line.length - 1 && line[at] !== delimiter; at += 1) {
        raw += line[at] ?? '';
        if (line[at] === '\\') raw += line[(at += 1)] ?? '';
      }
      at += 1;
      fields.push(
        raw === marker
          ? null
          : raw.replace(/\\([0-7]{3})|\\([^])/g, (_, code?: string, sign?: string) =>
              code === undefined ? (sign ?? '') : String.fromCharCode(parseInt(code, 8)),
            ),
      );
    }
    rows.push(fields);
  }
  return rows.map((fields) =>
    fields.map((value) => value && Buffer.from(value, 'latin1').toString('utf8')),
  );
};

it('hands on what was written, over delimiters, null markers and blocks of any size', () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 12 }),
      choices,
      (rows, { delimiter, nullAs, blockBytes, trailingNewline }) => {
        const options: CopyOptions = {
          ...{
            delimiter,
            nullAs,
            compression: 'none',
            maxErrors: 0,
            ignoreHeader: 0,
            invalidAs: null,
            region: null,
          },
          ...{
            dateFormat: 'YYYY-MM-DD',
            timeFormat: 'YYYY-MM-DD HH:MI:SS',
            flags: new Set(['escape']),
          },
        };
        const reader = rowReader(COLUMNS, options);
        reader.beginFile('s3://b/f');
        const bytes = Buffer.from(
          encoded(rows, delimiter, nullAs) + (trailingNewline && rows.length > 0 ? '\n' : ''),
        );
        const out: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += blockBytes)
          out.push(reader.block(bytes.subarray(at, at + blockBytes)));
        out.push(reader.endOfFile());
        expect(reader.errors).toEqual([]);
        const read = decoded(
          Buffer.concat(out).toString('latin1'),
          reader.pgDelimiter,
          reader.pgMarker,
        );
        const whole = (value: string | null, at: number): string | null =>
          at === 2 && value !== null ? Number(value).toFixed(3) : value;
        expect(read.map((fields) => fields.map(whole))).toEqual(
          rows.map((fields) => fields.map(whole)),
        );
      },
    ),
    { numRuns: 2000, seed: 11 },
  );
});

it('reports and leaves out, and never throws, on any bytes', () => {
  const flags = fc.subarray([
    'escape',
    'removequotes',
    'fillrecord',
    'emptyasnull',
    'blanksasnull',
    'trimblanks',
    'truncatecolumns',
    'roundec',
    'ignoreblanklines',
  ]);
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      flags,
      fc.option(fc.constant('?')),
      (bytes, names, invalidAs) => {
        const options: CopyOptions = {
          ...{
            delimiter: '|',
            nullAs: '\\N',
            compression: 'none',
            maxErrors: Infinity,
            ignoreHeader: 0,
            invalidAs,
            region: null,
          },
          ...{ dateFormat: 'YYYY-MM-DD', timeFormat: 'YYYY-MM-DD HH:MI:SS', flags: new Set(names) },
        };
        const reader = rowReader(COLUMNS, options);
        reader.beginFile('s3://b/f');
        const lines = Buffer.concat([
          reader.block(Buffer.from(bytes)),
          reader.endOfFile(),
        ]).toString('latin1');
        expect((lines.match(/(?:\\[^]|[^\\\n])*\n/g) ?? []).length).toBe(reader.rows());
      },
    ),
    { numRuns: 3000, seed: 11 },
  );
});
