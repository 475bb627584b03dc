import { navigation } from '../../../catalogue/navigation';
import { plays } from '../../../catalogue/plays';
import { voice_feedback } from '../../../catalogue/voice_feedback';
import { decodeDistinct, estimateDistinct } from '../../../core/border/distinct';
import { LONGEST_RECORD } from '../../../core/border/event-filter';
import type { FilterPolicy } from '../../../core/border/policy';
import { filtered, policyOf } from '../../support/an-event-filter';
import { hashOf } from '../../support/crossing-oracle';

const policy = policyOf(plays);
const A = '{"eventid":"a"}';
const B = '{"eventid":"b"}';

it('lets values through as they were written, in the order of the source', () => {
  const text =
    ' { "secondslistened" : 1.50e+02 ,"eventid":"\\u00e9\\/é", "track": {"title":"x\\ud83d\\ude00|" } } ';
  expect(filtered(policy, text).text).toBe(
    '{"secondslistened":1.50e+02,"eventid":"\\u00e9\\/é","track":{"title":"x\\ud83d\\ude00|"}}\n',
  );
});

it.each([
  ['a text', '"u1"', hashOf('u1')],
  ['a text in escapes', '"\\u0075\\u0031"', hashOf('u1')],
  ['a text beyond ASCII', '"李\\ud83d\\ude00"', hashOf('李😀')],
  ['a number, by its text', '1.0', hashOf('1.0')],
  ['an empty text', '""', hashOf('')],
  ['a long text', `"${'u'.repeat(3000)}"`, hashOf('u'.repeat(3000))],
])('hashes %s', (_, raw, hash) => {
  const seen = filtered(policy, `{"userid":${raw},"eventid":"a"}`);
  expect(seen.text).toBe(`{"userid":"${hash}","eventid":"a"}\n`);
  expect(seen.hashed).toEqual({ userid: 1 });
});

it('leaves an absent person absent, and null null', () => {
  const seen = filtered(policy, `{"userid":null}${A}`);
  expect(seen.text).toBe(`{"userid":null}\n${A}\n`);
  expect(seen.hashed).toEqual({});
  expect(seen.distinct).toEqual({});
});

it.each(['true', 'false', '{}', '{"userid":"u"}', '[]', '["u"]', '"\\ud800"'])(
  'holds back a record whose person is %s',
  (raw) => {
    const seen = filtered(policy, `${A}\n{"eventid":"x","userid":${raw}}\n${B}`);
    expect(seen.text).toBe(`${A}\n${B}\n`);
    expect(seen.heldBackByReason).toEqual({ not_hashable: 1 });
  },
);

it.each([
  '"\ufeffu\\u0073erid"',
  '"u\\u0073erid\\u200b"',
  '"\\ufeffuserid"',
  '"\ufeffuserid"',
  '"userid\\ud800"',
  '"USERID"',
  '"track.id"',
])('takes the name %s for another than it looks like', (name) => {
  const seen = filtered(policy, `{${name}:"secret","eventid":"a"}`);
  expect(seen.text).toBe(`${A}\n`);
  expect(seen.dropped).toEqual({ '(unknown)': 1 });
});

it.each([
  ['a declared name', '{"eventid":"a","eventid":"b"}'],
  ['a declared name, once in escapes', '{"userid":"a","u\\u0073erid":"b"}'],
  ['an object of the policy', '{"track":{"id":1},"track":{"id":2}}'],
  ['a name inside it', '{"track":{"id":1,"id":2}}'],
  ['an unknown name', '{"x":1,"x":2}'],
  ['an unknown name, once in escapes', '{"x":1,"\\u0078":2}'],
  ['a name in what is dropped', '{"x":[{"y":{"z":1,"z":1}}]}'],
  ['an empty name', '{"":1,"":2}'],
])('holds back a record that repeats %s', (_, text) => {
  const seen = filtered(policy, `${A}${text}${B}`);
  expect(seen.text).toBe(`${A}\n${B}\n`);
  expect(seen.heldBackByReason).toEqual({ repeated_name: 1 });
});

it('takes equal names in different objects for what they are', () => {
  const text =
    '{"x":{"eventid":1,"x":{"eventid":2}},"y":[{"eventid":3},{"eventid":4}],"eventid":"a"}';
  expect(filtered(policy, text.repeat(3)).text).toBe(`${A}\n`.repeat(3));
});

it('keeps the members of a list in their places', () => {
  const text =
    '{"screens":[{"name":"home","who":"me"},"secret",{"name":["x"],"seconds":1},[{"name":"x"}],null,{}]}';
  const seen = filtered(policyOf(navigation), text);
  expect(seen.text).toBe('{"screens":[{"name":"home"},{},{"seconds":1},{},{},{}]}\n');
  expect(seen.dropped).toEqual({ '(unknown)': 1, 'screens[]': 3, 'screens[].name': 1 });
});

it.each([
  ['null', '{"screens":null}', 'screens'],
  ['an object', '{"screens":{"name":"x"}}', 'screens'],
  ['a text', '{"screens":"x"}', 'screens'],
])('drops a list that is %s', (_, text, path) => {
  const seen = filtered(policyOf(navigation), text);
  expect(seen.text).toBe('{}\n');
  expect(seen.dropped).toEqual({ [path]: 1 });
});

it('names what it drops only where the catalogue knows the name', () => {
  const seen = filtered(
    policyOf(voice_feedback),
    '{"utterance":"call Anna","response":{"said":"no"},"Anna Smith":1,"outcome":["x"],"intent":"call"}{"Bob":{"utterance":2}}',
  );
  expect(seen.text).toBe('{"intent":"call"}\n{}\n');
  expect(seen.dropped).toEqual({ '(unknown)': 2, utterance: 1, response: 1, outcome: 1 });
});

it('counts nothing of a record that is held back but its reason', () => {
  const seen = filtered(policy, '{"userid":"u","secret":1,"deviceid":true}');
  expect(seen).toMatchObject({ text: '', dropped: {}, hashed: {}, distinct: {} });
});

it('says how many different persons crossed', () => {
  const text = Array.from(
    { length: 3000 },
    (_, n) => `{"userid":"u${n % 50}","deviceid":${n}}`,
  ).join('');
  const { distinct, hashed } = filtered(policy, text);
  expect(hashed).toEqual({ userid: 3000, deviceid: 3000 });
  expect(Math.abs(estimateDistinct(decodeDistinct(distinct.userid ?? '')) - 50)).toBeLessThan(2);
  expect(
    Math.abs(estimateDistinct(decodeDistinct(distinct.deviceid ?? '')) / 3000 - 1),
  ).toBeLessThan(0.025);
});

/** `read` records, of which these lines cross. */
it.each<[string, string, string[], Record<string, number>]>([
  ['nothing', '', [], {}],
  ['blanks', ' \n\r\n\t ', [], {}],
  ['a byte order mark', `\ufeff${A}`, [A], {}],
  ['a byte order mark later on', `${A}\n\ufeff${B}`, [A], { unparsable: 1 }],
  ['a broken line', `${A}\n{"eventid":"x"\n${B}`, [A, B], { unparsable: 1 }],
  ['broken syntax in a stretch', `${A}{"eventid":}${B}${B}\n${B}`, [A, B], { unparsable: 1 }],
  ['words between objects', `${A} and ${B}\n${B}`, [A, B], { unparsable: 1 }],
  ['a cut end', `${A}{"eventid":"x`, [A], { unparsable: 1 }],
  ['a torn line before a whole one', `{"eventid":\n${A}\n${B}`, [A, B], { unparsable: 1 }],
  ['values that are no objects', `1\n"x"\n[${A}]\nnull\n${B}`, [B], { not_an_object: 4 }],
  ['a number and more', `1 2\n${A}`, [A], { unparsable: 1 }],
  ['an object and a comma', `${A},\n${B}`, [B], { unparsable: 1 }],
  ['an object and a brace', `${A} }\n${B}`, [B], { unparsable: 1 }],
  ['an array over lines', `[\n${A},\n${B}\n]`, [B], { unparsable: 3 }],
  ['an object over lines', '{\n"eventid"\n:\n"a"\n}\n', [A], {}],
  ['64 levels', `{"x":${'['.repeat(63)}${']'.repeat(63)}}${A}`, ['{}', A], {}],
  ['65 levels', `{"x":${'['.repeat(64)}${']'.repeat(64)}}${A}\n${B}`, [B], { too_large: 1 }],
  ['a newline in a text', `{"eventid":"x\n${A}`, [A], { unparsable: 1 }],
])('judges %s', (_, text, lines, reasons) => {
  const seen = filtered(policy, text);
  expect(seen.text).toBe(lines.map((line) => `${line}\n`).join(''));
  expect(seen.heldBackByReason).toEqual(reasons);
  expect(filtered(policy, text, [1])).toEqual(seen);
});

/** Bytes that crossed, and bytes that were held back. */
it.each<[string, string, number, number]>([
  ['no blank between records', `\ufeff${A} \t${A}\r\n\n${A} `, 3 * A.length, 0],
  ['the blanks within a record', '{\n "eventid" : "a"\n}\n', 20, 0],
  ['a record that is held back alone', `${A}{"userid":true}${A}`, 2 * A.length, 15],
  ['the line of a broken one, blanks too', `${A} @ ${B} \r\n${B}`, 2 * A.length, 4 + A.length],
  ['each line of one that goes over lines', `{"x":bad,\n "y":1}\n${A}`, A.length, 9 + 6],
  ['the rest of a stretch', `${A}${A}{"eventid":${A.repeat(1998)}`, 2 * A.length, 1998 * 15 + 11],
])('counts of bytes %s', (_, text, crossed, heldBack) => {
  const unpackedBytes = { read: crossed + heldBack, crossed, heldBack };
  for (const sizes of [[], [1], [7, 3]])
    expect(filtered(policy, text, sizes)).toMatchObject({ unpackedBytes });
});

it.each([
  ['an indented object', `{"x":bad,\n "friend":\n  {"eventid":"secret"}\n}`],
  [
    'an object that is followed by a comma',
    `{"x":bad,"friends":[\n{"eventid":"secret"},\n{"eventid":"secret"} ,\n2]}`,
  ],
  ['an object over lines', `{"x":bad,\n"friend":\n{\n"eventid":"secret"\n}\n}`],
])('does not take %s for a record behind broken syntax', (_, text) => {
  const seen = filtered(policy, `${A}\n${text}\n${B}`);
  expect(seen.text).toBe(`${A}\n${B}\n`);
});

it('holds back records that are no UTF-8, and no others', () => {
  const bad = Buffer.concat([
    Buffer.from('{"eventid":"'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"}'),
  ]);
  const overlong = Buffer.concat([
    Buffer.from('{"x":"'),
    Buffer.from([0xc0, 0xaf]),
    Buffer.from('"}'),
  ]);
  const input = Buffer.concat([
    Buffer.from(A),
    bad,
    Buffer.from('{"eventid":"é"}'),
    overlong,
    Buffer.from(B),
  ]);
  for (const sizes of [[1], [7, 3], [1000]]) {
    const seen = filtered(policy, input, sizes);
    expect(seen.text).toBe(`${A}\n{"eventid":"é"}\n${B}\n`);
    expect(seen.heldBackByReason).toEqual({ invalid_utf8: 2 });
  }
});

describe('a record of more than its bound', () => {
  const wrap = '{"eventid":"a","x":""}';
  const ofLength = (length: number): string =>
    wrap.replace('""', `"${'x'.repeat(length - wrap.length)}"`);
  it.each([
    ['crosses at the bound', ofLength(LONGEST_RECORD), [A, B], {}],
    ['is held back above it', ofLength(LONGEST_RECORD + 1), [B], { too_large: 1 }],
    ['is held back far above it', ofLength(3 * LONGEST_RECORD), [B], { too_large: 1 }],
    ['is held back as a line', `"${'x'.repeat(2 * LONGEST_RECORD)}"`, [B], { too_large: 1 }],
    [
      'is held back when blanks make it so',
      `${A}${' '.repeat(2 * LONGEST_RECORD)}`,
      [B],
      { too_large: 1 },
    ],
  ])('%s', (_, text, lines, reasons) => {
    for (const sizes of [[65_536], [1_000_003], []]) {
      const seen = filtered(policy, `${text}\n${B}\n`, sizes);
      expect(seen.text).toBe(lines.map((line) => `${line}\n`).join(''));
      expect(seen.heldBackByReason).toEqual(reasons);
    }
  });

  it('is what has more names than anybody looks at', () => {
    const names = (count: number): string =>
      `{"eventid":"a",${Array.from({ length: count }, (_, n) => `"n${n}":0`).join(',')}}`;
    const seen = filtered(policy, `${names(4096)}${names(4097)}${names(4096)}${B}`);
    expect(seen.text).toBe(`${A}\n${A}\n${B}\n`);
    expect(seen.heldBackByReason).toEqual({ too_large: 1 });
  });
});

it('lets nothing of a policy without fields through', () => {
  const nothing: FilterPolicy = { dataType: 'x', fields: [], hashed: [], declared: [] };
  expect(filtered(nothing, `${A}${B}`).text).toBe('{}\n{}\n');
});

it('writes lists of scalars with null for what it drops', () => {
  const tags: FilterPolicy = { dataType: 'x', fields: ['tags[]'], hashed: ['ids[]'], declared: [] };
  const seen = filtered(tags, '{"tags":["a",{"b":1},[2],3],"ids":["u",null,7]}');
  expect(seen.text).toBe(
    `{"tags":["a",null,null,3],"ids":["${hashOf('u')}",null,"${hashOf('7')}"]}\n`,
  );
  expect(filtered(tags, '{"ids":["u",["v"]]}').heldBackByReason).toEqual({ not_hashable: 1 });
});

it('grows its output where hashes are longer than what they hash', () => {
  const ids: FilterPolicy = { dataType: 'x', fields: [], hashed: ['ids[]'], declared: [] };
  const seen = filtered(
    ids,
    `{"ids":[${Array.from({ length: 20_000 }, (_, n) => n % 10).join(',')}]}`,
  );
  expect(seen.text.length).toBe('{"ids":[]}\n'.length + 20_000 * 67 - 1);
});
