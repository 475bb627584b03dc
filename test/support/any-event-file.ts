import fc from 'fast-check';
import type { Column, DataType } from '../../core/data-type';

/** JSON text of any event of a type, and files of them. Numbers and texts are spelled in many ways. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.stringMatching(/^[a-z|\\\n\r"@ä中]{0,12}$/),
  fc.constantFrom('', '@null@', '\\N', '\0', '😀|', 'aurora', '}{', '\n{', '\ud800', '2026-02-29'),
);

/** A text as JSON, with escapes that need not be. */
const jsonText = fc
  .tuple(anyText, fc.integer({ min: 0, max: 5 }))
  .map(([text, every]) =>
    JSON.stringify(text).replace(/[a-zä中/]/g, (char, at: number) =>
      every === 0 && (at === 0 || !JSON.stringify(text).slice(0, at).endsWith('\\'))
        ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
        : char,
    ),
  );
const anyNumber = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '0.0',
    '-0.0',
    '1e1',
    '1E+2',
    '-1.50',
    '12e-1',
    '1e400',
    '5e-324',
    '1e99999',
    '-1E-99999',
    '0e12345678901',
  ),
  fc.integer({ min: -2_000_000, max: 2_000_000 }).map(String),
  fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }).map(String),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), fc.nat(99_999))
    .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(5, '0')}`),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
);
const two = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(2, '0'));
const anyInstant = fc
  .tuple(
    fc.oneof(
      fc.constantFrom('2026', '1969', '2024', '1900', '2000'),
      fc.integer({ min: 0, max: 9999 }).map((y) => String(y).padStart(4, '0')),
    ),
    fc.oneof(two(12), fc.constant('02')),
    fc.oneof(two(31), fc.constant('29')),
    fc.constantFrom('T', 't', ' ', 'T', '_'),
    two(24),
    two(60),
    two(60),
    fc.oneof(
      fc.constantFrom('', '.5', '.123', '.123456', '.1234567', '.'),
      fc.nat(2 ** 31).map((n) => `.${n}`),
    ),
    fc.constantFrom(
      'Z',
      'z',
      '+00:00',
      '-00:00',
      '+02:00',
      '-0530',
      '+14',
      '',
      '+2:00',
      '+24:00',
      'Z ',
    ),
  )
  .map(([year, month, day, t, hour, minute, second, fraction, zone]) =>
    JSON.stringify(`${year}-${month}-${day}${t}${hour}:${minute}:${second}${fraction}${zone}`),
  );
/** Blanks between tokens; `newline` now and then. */
const blank = fc.constantFrom('', '', '', '', ' ', '\t', ' \r', '\n', '\n  ');

const scalar = fc.oneof(
  { arbitrary: jsonText, weight: 4 },
  { arbitrary: anyNumber, weight: 3 },
  fc.constantFrom('true', 'false', 'null'),
  fc.constantFrom('[]', '{}', '["a","b|"]', '[1, "x", -2.50]', '[[1],{"a":[]}]', '{"name":"x"}'),
);

/** Values that every column of their kind takes. */
const FITTING: Readonly<Record<Column['kind'], readonly string[]>> = {
  text: ['"x1"', '"de"', '"ä|"', '"a\\u0062"'],
  integer: ['7', '-12', '0'],
  decimal: ['1.5', '-0.25', '183'],
  double: ['0.87', '12', '-3.5e2'],
  boolean: ['true', 'false'],
  date: ['"2024-02-29"'],
  timestamp: ['"2026-11-24T09:15:00.250Z"', '"2026-11-24T09:15:00Z"'],
};

function valueOf({ kind, oneOf, joinedBy }: Column): fc.Arbitrary<string> {
  const fitting = oneOf?.map((each) => JSON.stringify(each)) ?? FITTING[kind];
  const hard = ((): fc.Arbitrary<string> => {
    if (joinedBy !== undefined)
      return fc
        .tuple(fc.array(fc.oneof(jsonText, anyNumber), { maxLength: 4 }), blank, blank)
        .map(([each, before, behind]) => `[${each.join(`${before},${behind}`)}]`);
    switch (kind) {
      case 'text':
        return jsonText;
      case 'timestamp':
        return anyInstant;
      case 'date':
        return fc.constantFrom('"2023-02-29"', '"0001-01-01"', '"2024-2-9"');
      default:
        return anyNumber;
    }
  })();
  return fc.oneof(
    { arbitrary: fc.constantFrom(...fitting), weight: 40 },
    { arbitrary: hard, weight: 4 },
    scalar,
  );
}

type Member = readonly [name: string, value: string];

/** An object of these members, in any order, some missing, now and then one twice. */
const object = (
  members: readonly (readonly [string, fc.Arbitrary<string>])[],
): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.tuple(
        ...members.map(([name, value]) =>
          fc.tuple(fc.constant(name), fc.option(value, { freq: 60 })),
        ),
      ),
      fc.array(
        fc.tuple(
          fc.oneof(
            { arbitrary: fc.constantFrom('other', 'x"y', ''), weight: 30 },
            fc.constantFrom(...members.map(([name]) => name)),
          ),
          scalar,
        ),
        { maxLength: 1 },
      ),
      fc.array(blank, { minLength: 4, maxLength: 4 }),
      fc.boolean(),
    )
    .map(([all, more, [a = '', b = '', c = '', d = ''], isReversed]) => {
      const those = [
        ...all.filter((each): each is [string, string] => each[1] !== null),
        ...(more as Member[]).filter(([name]) => !members.some(([n]) => n === name) || isReversed),
      ];
      if (isReversed) those.reverse();
      return `{${a}${those.map(([name, value]) => `${JSON.stringify(name)}${b}:${c}${value}`).join(`${d},${a}`)}${d}}`;
    });

/** JSON text of an event whose values are often right. */
export function eventOf(type: DataType): fc.Arbitrary<string> {
  const top: [string, fc.Arbitrary<string>][] = [];
  const below = new Map<string, [string, fc.Arbitrary<string>][]>();
  for (const column of type.columns.filter(({ origin }) => origin === undefined)) {
    const [first = '', second] = column.from.split('.');
    if (second === undefined) top.push([first, valueOf(column)]);
    else below.set(first, [...(below.get(first) ?? []), [second, valueOf(column)]]);
  }
  for (const [name, members] of below) {
    const inner = object(members);
    const value = name.endsWith('[]')
      ? fc
          .array(fc.oneof({ arbitrary: inner, weight: 40 }, scalar), { maxLength: 4 })
          .map((all) => `[${all.join(',')}]`)
      : inner;
    top.push([name.replace('[]', ''), fc.oneof({ arbitrary: value, weight: 20 }, scalar)]);
  }
  return object(top);
}

/** Files of events: run together, in lines, with broken ones, lists and noise between. */
export function fileOf(
  type: DataType,
  event: fc.Arbitrary<string> = eventOf(type),
): fc.Arbitrary<Buffer> {
  const torn = fc.tuple(event, fc.nat(200)).map(([text, at]) => text.slice(0, at));
  const noise = fc.constantFrom(
    '[1,2]',
    '"x"',
    '1',
    'null',
    ',',
    '}',
    'nonsense',
    '\0',
    '{"a":1',
    '[{"a":1}]',
  );
  const piece = fc.oneof(
    { arbitrary: event.map((text) => Buffer.from(text)), weight: 12 },
    torn.map((text) => Buffer.from(text)),
    noise.map((text) => Buffer.from(text)),
    event.map((text) => Buffer.from(text, 'latin1')),
  );
  const between = fc
    .constantFrom('', '', '\n', '\n', '\r\n', ' ', '\n\n', '\t')
    .map((text) => Buffer.from(text));
  return fc
    .array(fc.tuple(piece, between), { maxLength: 8 })
    .map((pieces) => Buffer.concat(pieces.flat()));
}
