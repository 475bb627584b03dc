import fc from 'fast-check';
import type { FilterPolicy } from '../../core/border/policy';

/** A JSON value as somebody wrote it: `raw` is the text of a scalar, names are raw insides of strings. */
export type Written =
  | { readonly raw: string }
  | { readonly members: readonly (readonly [name: string, value: Written])[] }
  | { readonly list: readonly Written[] };

const quoted = (inside: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  inside.map((text) => `"${text}"`);

/** Writes some characters of a text as escapes, so that it means the same. */
const respelled = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((escapes) =>
      Array.from({ length: text.length }, (_, index) =>
        escapes[index] === true
          ? `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`
          : text.charAt(index),
      ).join(''),
    );

const anyInside = fc
  .array(
    fc.oneof(
      { arbitrary: fc.stringMatching(/^[a-z0-9 {}[\]:,|]$/), weight: 8 },
      fc.constantFrom(
        '\\"',
        '\\\\',
        '\\/',
        '\\n',
        '\\u0041',
        '\\ud83d\\ude00',
        '\\ud800',
        '\\u0000',
      ),
      fc.constantFrom('é', '中', '😀', '\u2028', '\ufeff', '\u007f'),
    ),
    { maxLength: 8 },
  )
  .map((units) => units.join(''));

/** Each time another text, so that it can be looked for in what crossed. */
const marker = fc.nat(10 ** 9).map((n) => `marker-${n}`);

const scalar: fc.Arbitrary<Written> = fc
  .oneof(
    { arbitrary: quoted(marker), weight: 5 },
    { arbitrary: quoted(marker.chain(respelled)), weight: 2 },
    quoted(anyInside),
    fc.constantFrom('0', '-0', '1.0', '1e3', '-1.5E-7', '12345678901234567890.123', '77'),
    fc.nat(10 ** 9).map((n) => `8${n}.5`),
    fc.constantFrom('true', 'false', 'null', '""', '"{\\"userid\\":1}"'),
  )
  .map((raw) => ({ raw }));

/** Names that look like a declared one to a careless reader. */
const lookAlikes = (name: string): string[] => [
  name.slice(0, -1),
  `${name}s`,
  ` ${name}`,
  name.toUpperCase(),
  `${name}.id`,
  `track.${name}`,
  `${name}[]`,
  name.replaceAll('e', 'е'), // Cyrillic
  name.replaceAll('i', 'ı'),
  `${name}\u200b`,
  `${name}\\u0000`,
  `\ufeff${name}`,
  `\ufeff\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}`,
  '',
  '__proto__',
];

/** Raw insides of names: those of the policy, often; in escapes, sometimes; look-alikes, often. */
function anyName(policy: FilterPolicy): fc.Arbitrary<string> {
  const names = [
    ...new Set(
      [...policy.fields, ...policy.hashed, ...policy.declared].flatMap((path) =>
        path.split('.').map((part) => part.replace('[]', '')),
      ),
    ),
  ];
  const one = fc.constantFrom(...names);
  return fc.oneof(
    { arbitrary: one, weight: 6 },
    { arbitrary: one.chain(respelled), weight: 1 },
    { arbitrary: one.chain((name) => fc.constantFrom(...lookAlikes(name))), weight: 3 },
    { arbitrary: anyInside, weight: 1 },
  );
}

/** Objects of any shape, with names of the policy at their places and elsewhere, now and then twice. */
export function anyEvent(policy: FilterPolicy): fc.Arbitrary<Written> {
  const name = anyName(policy);
  const meaning = (inside: string): string => JSON.parse(`"${inside}"`) as string;
  const { object } = fc.letrec<{ value: Written; object: Written }>((tie) => {
    const member = fc.tuple(name, tie('value'));
    return {
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        { arbitrary: scalar, weight: 6 },
        { arbitrary: tie('object'), weight: 2 },
        {
          arbitrary: fc.array(tie('value'), { maxLength: 4 }).map((list) => ({ list })),
          weight: 2,
        },
      ),
      object: fc
        .oneof(
          {
            arbitrary: fc.uniqueArray(member, {
              maxLength: 8,
              selector: ([inside]) => meaning(inside),
            }),
            weight: 12,
          },
          { arbitrary: fc.array(member, { maxLength: 8 }), weight: 1 },
        )
        .map((members) => ({ members })),
    };
  });
  return object;
}

/** The text of a value, with these blanks between its tokens in turn. */
export function textOf(value: Written, blanks: readonly string[] = ['']): string {
  let turn = 0;
  const blank = (): string => blanks[turn++ % blanks.length] ?? '';
  const joined = (parts: string[]): string => parts.join(`${blank()},${blank()}`);
  function text(it: Written): string {
    if ('raw' in it) return it.raw;
    if ('list' in it) return `[${blank()}${joined(it.list.map(text))}${blank()}]`;
    const members = it.members.map(
      ([name, inner]) => `"${name}"${blank()}:${blank()}${text(inner)}`,
    );
    return `{${blank()}${joined(members)}${blank()}}`;
  }
  return text(value);
}
