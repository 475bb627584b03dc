import fc from 'fast-check';
import type { Column } from '../../core/data-type';
import type { Value } from '../support/row-oracle';

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** Characters with all that COPY, JSON, UTF-8 and PostgreSQL find hard. */
const character = fc.oneof(
  { arbitrary: fc.stringMatching(/^[aZ9 |\\"/'\n\r\t\u0008\f,;<>&@$]$/), weight: 6 },
  { arbitrary: fc.constantFrom('ä', 'ß', 'ı', '中', '😀', 'é', '\u0301'), weight: 3 },
  {
    arbitrary: fc.integer({ min: 1, max: 31 }).map((code) => String.fromCharCode(code)),
    weight: 1,
  },
  fc.constantFrom(
    '\u007f',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffd',
    '\ufffe',
    '\u{10ffff}',
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((char) => char !== '\0'),
);
/** Texts that mean something to one of those on the way. */
const meaningful = fc.constantFrom(
  ...[
    '',
    ' ',
    '\\',
    '\\\\',
    '\\N',
    '\\\\N',
    '\\n',
    '|',
    '||',
    '\n',
    '\r',
    '\r\n',
    '@null',
    '@NULL@',
    '@null@ ',
  ],
  ...[
    'null',
    'NULL',
    'NaN',
    '0',
    'true',
    '{"S":"x"}',
    '"',
    "''; DROP TABLE x; --",
    '\\.',
    '\ufeff',
    '\ufeffä',
  ],
);
/** A text cut to at most so many bytes, at a whole character. */
export function fitted(text: string, maxBytes: number): string {
  let cut = text;
  while (bytesOf(cut) > maxBytes) cut = Array.from(cut).slice(0, -1).join('');
  return cut;
}
/** Filled up with `x` to exactly so many bytes: the last character that fits may have any number of them. */
const filled = (text: string, maxBytes: number): string =>
  `${'x'.repeat(Math.max(0, maxBytes - bytesOf(text)))}${text}`;

const fittingText = (maxBytes: number): fc.Arbitrary<string> => {
  const most = Math.min(maxBytes, 300);
  return fc.oneof(
    {
      arbitrary: fc.array(character, { maxLength: 12 }).map((all) => fitted(all.join(''), most)),
      weight: 6,
    },
    { arbitrary: meaningful.map((text) => fitted(text, most)), weight: 2 },
    // At the very limit of the column.
    fc
      .array(character, { minLength: 1, maxLength: 4 })
      .map((all) => filled(fitted(all.join(''), most), maxBytes)),
  );
};
const well = (text: string): boolean => Buffer.from(text).toString() === text;

const digits = (count: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.bigInt({ min: 0n, max: 10n ** BigInt(count) - 1n }).map(String),
    fc.constant('9'.repeat(count)),
    fc.constantFrom('0', '1'),
  );
const signed = (number: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(number, fc.boolean())
    .map(([text, negative]) => (negative && !/^[0.]*$/.test(text) ? `-${text}` : text));
/** Plain notation of a number that fits so many digits, `scale` of them behind the point. */
const fittingDecimal = (precision: number, scale: number): fc.Arbitrary<string> =>
  signed(
    fc
      .tuple(
        digits(Math.max(1, precision - scale)),
        scale === 0 ? fc.constant('') : digits(scale),
        fc.nat(scale),
      )
      .map(([whole, fraction, zeros]) => {
        const behind = fraction
          .padStart(Math.min(scale, fraction.length + zeros), '0')
          .slice(0, scale)
          .replace(/0+$/, '');
        const before = precision === scale ? '0' : whole;
        return behind === '' ? before : `${before}.${behind}`;
      }),
  );
const fittingInteger = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc.constantFrom(
    '9223372036854775807',
    '-9223372036854775808',
    '999999999999999',
    '1000000000000000',
  ),
);
const fittingMillis = fc.oneof(
  fc.integer({ min: 0, max: 2_000_000_000_000 }),
  fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
  fc.constantFrom(0, 1, -1, 253_402_300_799_999, -62_135_596_800_000),
);
const fittingDay = fc
  .integer({
    min: Date.parse('0001-01-01') / 86_400_000,
    max: Date.parse('9999-12-31') / 86_400_000,
  })
  .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
const fittingInstant = fc
  .tuple(
    fc.integer({ min: -62_000_000_000_000, max: 253_000_000_000_000 }),
    fc.constantFrom('T', 't', ' '),
    fc.constantFrom('', '.5', '.123', '.123456', '.1234567', '.000001'),
    fc.constantFrom('Z', 'z', '+00:00', '+02:00', '-0530', '+14'),
  )
  .map(
    ([ms, t, fraction, zone]) =>
      `${new Date(ms).toISOString().slice(0, 19).replace('T', t)}${fraction}${zone}`,
  );
const fittingDouble = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => plainDouble(value)),
  fittingInteger,
  fc.constantFrom('0.1', '0.30000000000000004', '123456789012345678901234567890.5'),
);
/** A double without an exponent, as DynamoDB gives numbers back. */
function plainDouble(value: number): string {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const all = whole + fraction;
  const text =
    point <= 0
      ? `0.${'0'.repeat(-point)}${all}`
      : point >= all.length
        ? all.padEnd(point, '0')
        : `${all.slice(0, point)}.${all.slice(point)}`;
  return value < 0 ? `-${text}` : text;
}

/** Members that stay within the column when they are joined. */
const fittingSet = (column: Column): fc.Arbitrary<Value> => {
  const separator = bytesOf(column.joinedBy ?? '');
  const member = fc.array(character, { maxLength: 3 }).map((all) => fitted(all.join(''), 6));
  const most = Math.floor((column.maxBytes ?? 0) / (6 + separator));
  const set = { minLength: 1, maxLength: Math.max(1, most) };
  return fc.oneof(
    { arbitrary: fc.uniqueArray(member, set).map((SS) => ({ SS })), weight: 3 },
    fc.uniqueArray(fc.integer({ min: -9999, max: 99_999 }).map(String), set).map((NS) => ({ NS })),
  );
};

/** Values that a column takes, as hard as they come. Numbers in plain notation: how they are spelled is the dump's matter. */
export function fitting(column: Column): fc.Arbitrary<Value> {
  const { kind, maxBytes = 0, oneOf, joinedBy } = column;
  const S = (text: fc.Arbitrary<string>): fc.Arbitrary<Value> =>
    text.filter(well).map((value) => ({ S: value }));
  const N = (text: fc.Arbitrary<string>): fc.Arbitrary<Value> =>
    text.map((value) => ({ N: value }));
  switch (kind) {
    case 'text':
      if (oneOf !== undefined) return S(fc.constantFrom(...oneOf));
      return joinedBy === undefined ? S(fittingText(maxBytes)) : fittingSet(column);
    case 'integer':
      return N(fittingInteger);
    case 'decimal':
      return N(fittingDecimal(column.precision ?? 0, column.scale ?? 0));
    case 'double':
      return N(fittingDouble);
    case 'boolean':
      return fc.boolean().map((BOOL) => ({ BOOL }));
    case 'date':
      return S(fittingDay);
    case 'timestamp':
      return column.conversion === 'iso' ? S(fittingInstant) : N(fittingMillis.map(String));
  }
}

const base64 = fc
  .uint8Array({ maxLength: 9 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));

/** Values of every type that DynamoDB has, which mostly do not fit. */
export const wild: fc.Arbitrary<Value> = fc.oneof(
  {
    arbitrary: fc.array(character, { maxLength: 30 }).map((all) => ({ S: all.join('') })),
    weight: 4,
  },
  {
    arbitrary: fc
      .constantFrom('@null@', '\0', 'a\0b', '\ud800', 'x\udfffy', '2026-02-29', 'de')
      .map((S) => ({ S })),
    weight: 3,
  },
  {
    arbitrary: signed(fc.oneof(digits(38), digits(19), digits(39))).map((N) => ({ N })),
    weight: 2,
  },
  fc.constantFrom('01', '+1', '', 'NaN', ' 1', '1.', '.5', '0x1', '1_0', '٣').map((N) => ({ N })),
  fc
    .constantFrom('9'.repeat(126), `0.${'0'.repeat(129)}1`, `0.${'0'.repeat(36)}1`, '1'.repeat(38))
    .map((N) => ({ N })),
  fc.boolean().map((BOOL) => ({ BOOL })),
  base64.map((B) => ({ B })),
  fc
    .uniqueArray(fc.constantFrom('a', '', '|', '\\', '\0', '\ud800', '@null@'), {
      minLength: 1,
      maxLength: 3,
    })
    .map((SS) => ({ SS })),
  fc.uniqueArray(base64, { minLength: 1, maxLength: 3 }).map((BS) => ({ BS })),
  fc.constantFrom<Value>(
    { L: [] },
    { M: {} },
    { L: [{ S: 'x' }, { NULL: true }] },
    { M: { S: { S: 'x' } } },
    { SS: ['@null@'] },
  ),
);
