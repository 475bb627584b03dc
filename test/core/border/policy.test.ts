import { CATALOGUE } from '../../../catalogue/index';
import type { plays } from '../../../catalogue/plays';
import { users } from '../../../catalogue/users';
import { voice_feedback } from '../../../catalogue/voice_feedback';
import {
  append,
  eventObjects,
  fields,
  text,
  unfiltered,
  type Crossing,
} from '../../../core/data-type';
import {
  EVERYTHING_ELSE,
  filterPolicy,
  letsMoreThrough,
  policyDifference,
  policyText,
} from '../../../core/border/policy';
import { policyTree } from '../../../core/border/policy-tree';
import { aDataType } from '../../support/a-data-type';

const events = (crossing?: Crossing) =>
  aDataType({
    source: eventObjects(),
    load: append(),
    columns: { thing_id: text(64).from('id'), said: text(10).personal() },
    ...(crossing === undefined ? {} : { crossing }),
  });

it('is what a type declares, with the names that the catalogue knows', () => {
  expect(filterPolicy(events(fields(['a.b'], { hashed: ['id'] })))).toEqual({
    dataType: 'things',
    fields: ['a.b'],
    hashed: ['id'],
    declared: ['id', 'said'],
  });
  expect(filterPolicy(voice_feedback)?.declared).toContain('utterance');
});

it.each([
  ['a table', users],
  ['a type without a crossing', events()],
  ['a type that crosses unfiltered', events(unfiltered('nobody is in it'))],
])('is none for %s', (_, type) => {
  expect(filterPolicy(type)).toBeNull();
});

it('can be followed for every type of the catalogue', () => {
  for (const type of CATALOGUE) {
    const policy = filterPolicy(type);
    if (policy !== null) expect(() => policyTree(policy)).not.toThrow();
  }
});

it.each([
  ['a leaf and what is below it', ['track', 'track.id']],
  ['what is below a leaf, and it', ['track.id', 'track']],
  ['a list and an object of one name', ['screens[].name', 'screens.name']],
  ['a list of values and of objects', ['tags[]', 'tags[].name']],
])('is refused when it names %s', (_, paths) => {
  const policy = { dataType: 'things', fields: paths, hashed: [], declared: [] };
  expect(() => policyTree(policy)).toThrow('the crossing of things names');
});

it('is refused when it lets through in clear what it hashes', () => {
  const policy = { dataType: 'things', fields: ['id'], hashed: ['id'], declared: [] };
  expect(() => policyTree(policy)).toThrow('names "id"');
});

it('has another text for another type, field, key or reason, and for nothing else', () => {
  const declared = fields(['a'], { hashed: ['id'] });
  const same = policyText(events(declared), 'v1');
  expect(same).toBe(
    '{"crossing":{"fields":["a"],"hashed":["id"],"kind":"fields"},"dataType":"things","keyVersion":"v1"}',
  );
  expect(policyText({ ...events(declared), columns: [] } as typeof plays, 'v1')).toBe(same);
  const others = [
    policyText({ name: 'others', crossing: declared }, 'v1'),
    policyText(events(fields(['a', 'b'], { hashed: ['id'] })), 'v1'),
    policyText(events(fields(['a', 'id'], { hashed: [] })), 'v1'),
    policyText(events(declared), 'v2'),
    policyText(events(unfiltered('why')), 'v1'),
    policyText(events(unfiltered('why else')), 'v1'),
  ];
  expect(new Set([same, ...others]).size).toBe(7);
});

it('does not depend on a key that makes no hash', () => {
  const type = events(unfiltered('why'));
  expect(policyText(type, 'v1')).toBe(policyText(type, 'v2'));
});

const NOTHING = {
  newlyThrough: [],
  noLongerThrough: [],
  newlyHashed: [],
  newlyInClear: [],
  isUnfilteredNow: false,
};
const before = fields(['a', 'b', 'c'], { hashed: ['d', 'e'] });
it.each<[string, Crossing | undefined, Crossing | undefined, Partial<typeof NOTHING> | object]>([
  ['nothing, of the same', before, before, {}],
  ['nothing, of another order', before, fields(['c', 'b', 'a'], { hashed: ['e', 'd'] }), {}],
  [
    'a field more',
    before,
    fields(['z', 'a', 'b', 'c'], { hashed: ['d', 'e'] }),
    { newlyThrough: ['z'] },
  ],
  ['a field less', before, fields(['a', 'b'], { hashed: ['d', 'e'] }), { noLongerThrough: ['c'] }],
  [
    'a hash in clear',
    before,
    fields(['a', 'b', 'c', 'd'], { hashed: ['e'] }),
    { newlyInClear: ['d'] },
  ],
  [
    'a field as a hash',
    before,
    fields(['a', 'b'], { hashed: ['d', 'e', 'c'] }),
    { newlyHashed: ['c'] },
  ],
  [
    'a new hash',
    before,
    fields(['a', 'b', 'c'], { hashed: ['d', 'e', 'x'] }),
    { newlyHashed: ['x'] },
  ],
  ['a hash less', before, fields(['a', 'b', 'c'], { hashed: ['d'] }), { noLongerThrough: ['e'] }],
  ['everything', before, unfiltered('why'), { isUnfilteredNow: true }],
  ['everything, of nothing', undefined, unfiltered('why'), { isUnfilteredNow: true }],
  ['no more, of another reason', unfiltered('why'), unfiltered('why else'), {}],
  [
    'a filter at last',
    unfiltered('why'),
    before,
    { noLongerThrough: [EVERYTHING_ELSE], newlyHashed: ['d', 'e'] },
  ],
  [
    'all, of a first crossing',
    undefined,
    before,
    { newlyThrough: ['a', 'b', 'c'], newlyHashed: ['d', 'e'] },
  ],
  ['nothing any more', before, undefined, { noLongerThrough: ['a', 'b', 'c', 'd', 'e'] }],
])('differs by %s', (_, old, now, difference) => {
  expect(policyDifference(old, now)).toEqual({ ...NOTHING, ...difference });
});

it.each<[boolean, string, Crossing | undefined, Crossing | undefined]>([
  [false, 'the same', before, before],
  [true, 'a field more', before, fields(['a', 'b', 'c', 'z'], { hashed: ['d', 'e'] })],
  [false, 'a field less', before, fields(['a'], { hashed: ['d', 'e'] })],
  [true, 'a hash in clear', before, fields(['a', 'b', 'c', 'd'], { hashed: ['e'] })],
  [false, 'a field as a hash', before, fields(['a', 'b'], { hashed: ['c', 'd', 'e'] })],
  [true, 'a new hash', before, fields(['a', 'b', 'c'], { hashed: ['d', 'e', 'x'] })],
  [true, 'everything', before, unfiltered('why')],
  [false, 'another reason', unfiltered('why'), unfiltered('why else')],
  [false, 'a filter at last', unfiltered('why'), before],
  [true, 'a first crossing', undefined, fields([], { hashed: ['d'] })],
  [false, 'nothing any more', before, undefined],
])('lets more through (%s): %s', (more, _, old, now) => {
  expect(letsMoreThrough(old, now)).toBe(more);
});
