import fc from 'fast-check';
import { cut, escaped, fenced, link, safe } from '../../../core/slack/text';

/** Texts that are likely to be cut at the wrong place: entities, pairs, lone halves, fences, calls to everybody. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '&',
        '<',
        '>',
        '<!channel>',
        '&amp;',
        '```',
        '`',
        '😀',
        '\uD83D',
        '\uDE00',
        '\0',
        '\r\n',
        '|',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

const decoded = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
const everyEntityIsWhole = (text: string): boolean =>
  [...text.matchAll(/&/g)].every(({ index }) => /^&(amp|lt|gt);/.test(text.slice(index)));

it('never leaves a sign that Slack would act on, nor half a character', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const harmless = escaped(text);
      expect(harmless).not.toMatch(/[<>]/);
      expect(harmless).not.toContain('```');
      expect(everyEntityIsWhole(harmless)).toBe(true);
      expect(isWellFormed(harmless)).toBe(true);
    }),
  );
});

it('cuts to the length without splitting a character or an entity, and says that it did', () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 1, max: 40 }), (text, most) => {
      const short = safe(text, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(isWellFormed(short)).toBe(true);
      expect(everyEntityIsWhole(short)).toBe(true);
      if (escaped(text).length > most) expect(short.endsWith('…')).toBe(true);
      else expect(short).toBe(escaped(text));
    }),
  );
});

it('keeps what a person reads, but for fences and control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      fc.pre(!/[\0-\x1f\x7f-\x9f]/.test(text) && !text.includes('```'));
      expect(decoded(escaped(text))).toBe(text);
    }),
  );
});

it('loses at most an entity and a half to a cut', () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 10, max: 80 }), (text, most) => {
      fc.pre(escaped(text).length > most);
      expect(safe(text, most).length).toBeGreaterThanOrEqual(most - 6);
    }),
  );
});

it('fits a fence with its frame, and nothing ends it early', () => {
  fc.assert(
    fc.property(nasty, fc.integer({ min: 12, max: 80 }), (text, most) => {
      const block = fenced(text, most);
      expect(block.length).toBeLessThanOrEqual(most);
      expect(block.split('```')).toHaveLength(3);
    }),
  );
});

it('makes links whose address and label cannot leave their halves', () => {
  fc.assert(
    fc.property(nasty, nasty, (path, label) => {
      const inside = link(`http://ui/${path}`, label).slice(1, -1);
      expect(inside).not.toMatch(/[<>]/);
      expect(inside.split('|')).toHaveLength(2);
      expect(inside.split('|')[0]).not.toMatch(/\s/);
    }),
  );
});

it.each([
  ['a&b', 4, 'a…'],
  ['a&b', 7, 'a&amp;b'],
  ['😀😀', 3, '😀…'],
  ['😀😀', 2, '…'],
  ['abc', 1, '…'],
])('cuts %j to %d as %j', (text, most, wanted) => {
  expect(cut(escaped(text), most)).toBe(wanted);
});

it('calls nobody', () => {
  expect(escaped('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
});
