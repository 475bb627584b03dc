import { gzipSync } from 'node:zlib';
import { everyText, leaks, unpacked } from './planted';

const WORDS = { 'an address': '@personal.example', 'a secret': 'not-to-be-told' };
const ADDRESS = 'ada@personal.example';

it.each<[string, unknown]>([
  ['a log', `{"level":"info","message":"read ${ADDRESS}"}`],
  ['an object', Buffer.from(`1|${ADDRESS}|x\n`)],
  ['a packed object', gzipSync(`1|${ADDRESS}|x\n`)],
  [
    "a payload of a history, as protobufjs' own bytes",
    { events: [{ attributes: { input: { payloads: [{ data: Buffer.from(`"${ADDRESS}"`) }] } } }] },
  ],
  ['a payload as plain bytes', { data: new TextEncoder().encode(ADDRESS) }],
  ['a memo', { memo: { fields: { note: { data: Buffer.from(ADDRESS) } } } }],
  ['a search attribute', { searchAttributes: { MillraceDay: [ADDRESS] } }],
  ['a failure that is nested', { cause: { cause: { message: ADDRESS, stackTrace: '' } } }],
  ['a name of a member', { [ADDRESS]: 1 }],
])('finds a word that was planted in %s, and does not repeat it', (where, what) => {
  expect(leaks([[where, what]], WORDS)).toEqual([`${where} holds an address`]);
});

it('finds each word wherever it stands, and nothing where none does', () => {
  const said = [
    ['here', `not-to-be-told ${ADDRESS}`],
    ['there', { clean: [1, null, undefined, 2n, true] }],
  ] as const;
  expect(leaks(said, WORDS)).toEqual(['here holds an address', 'here holds a secret']);
});

it('reads members of every depth', () => {
  expect(everyText({ a: [{ b: new Map([['c', Buffer.from('d')]]) }] })).toMatch(/c[\s\S]*d/);
});

it('refuses to call an object clean that it cannot look into', () => {
  const noZstd = Buffer.from('28b52ffd00000000', 'hex');
  expect(() => unpacked(noZstd)).toThrow();
});
