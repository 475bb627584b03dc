import fc from 'fast-check';
import { devices } from '../../../catalogue/devices';
import { compactScanner, NOT_COMPACT } from '../../../core/codecs/compact-record';
import { dynamodbScanner } from '../../../core/codecs/dynamodb-record';
import { LIST, newRecordFields, NUMBER, STRING } from '../../../core/codecs/record-fields';
import type { Envelope } from '../../../core/codecs/record-shape';
import { pathTree } from '../../../core/codecs/source-paths';

const paths = pathTree(devices.columns);
const LINES: readonly (readonly [Envelope, string])[] = [
  [
    'item',
    '{"Item":{"id":{"S":"d|1"},"partner":{"S":"a\\u0062"},"type":{"S":""},"registered":{"N":"1700000000123"},' +
      '"state":{"M":{"online":{"BOOL":true},"hoursPlayed":{"N":"1.5"},"firmware":{"NULL":true},"x":{"M":{}}}},' +
      '"model":{"SS":["a","b|","\\n"]},"y":{"L":[{"N":"1"},{"L":[]},{"BOOL":false},{"NS":["1"]}]},"z":{"B":"AQ=="}}}',
  ],
  [
    'bare',
    '{"id":{"s":"d"},"partner":{"s":"aurora"},"type":{"s":"t"},"registered":{"n":"0"},' +
      '"state":{"m":{"online":{"bOOL":true},"hoursPlayed":{"n":"1.5"},"firmware":{"nULL":true}}}}',
  ],
];

/** What a scanner says of one line: null when it does not read it, else its end and the fields that matter. */
function seenBy(which: 'compact' | 'thorough', envelope: Envelope, line: Uint8Array) {
  const fields = newRecordFields(devices.columns.length);
  const bytes = Buffer.concat([line, Buffer.from('\n')]);
  if (which === 'thorough') {
    if (dynamodbScanner(paths, envelope, fields).scan(bytes, 0, line.length) !== null) return null;
  } else {
    const end = compactScanner(paths, envelope, fields).scan(bytes, 0);
    if (end === NOT_COMPACT) return null;
    expect(end).toBe(line.length);
  }
  return devices.columns.map((_, column) => {
    const kind = fields.kind[column] ?? -1;
    return [STRING, NUMBER, LIST].includes(kind)
      ? [kind, fields.flags[column], fields.start[column], fields.end[column]]
      : [kind];
  });
}

it.each(LINES)('reads lines of the dialect %s as the thorough scanner does', (envelope, line) => {
  const seen = seenBy('compact', envelope, Buffer.from(line));
  expect(seen).not.toBeNull();
  expect(seen).toEqual(seenBy('thorough', envelope, Buffer.from(line)));
});

it.each(LINES)('reads no changed line of the dialect %s otherwise', (envelope, line) => {
  const bytes = Buffer.from(line);
  const anyChange = fc.tuple(
    fc.nat(bytes.length - 1),
    // Bytes that mean something to JSON, and any others.
    fc.oneof(
      fc.constantFrom(...Buffer.from('"\\{}[],:| tSnNbBlLmM01\0')),
      fc.nat(255).filter((byte) => byte !== 0x0a),
    ),
    fc.constantFrom('replace', 'insert', 'remove'),
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(anyChange, { minLength: 1, maxLength: 3 }), (changes) => {
      const changed = [...bytes];
      for (const [at, byte, how] of changes)
        changed.splice(at, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte]));
      const seen = seenBy('compact', envelope, Buffer.from(changed));
      if (seen === null) return;
      read += 1;
      expect(seen).toEqual(seenBy('thorough', envelope, Buffer.from(changed)));
    }),
    { numRuns: 20_000 },
  );
  // Many changes lie inside texts: the comparison is not empty.
  expect(read).toBeGreaterThan(1000);
});

it.each([
  ['a blank behind a colon', '{"Item":{"id": {"S":"d"}}}'],
  ['an escaped name', '{"Item":{"\\u0069d":{"S":"d"}}}'],
  ['a bare number', '{"Item":{"registered":{"N":1}}}'],
  ['an attribute twice', '{"Item":{"id":{"S":"d"},"id":{"S":"e"}}}'],
  ['another envelope', '{"Other":{"id":{"S":"d"}}}'],
  ['text behind the record', '{"Item":{"id":{"S":"d"}}} x'],
  ['65 levels', `{"Item":{"z":${'{"L":['.repeat(65)}${']}'.repeat(65)}}}`],
])('leaves %s to the thorough scanner', (_, line) => {
  expect(seenBy('compact', 'item', Buffer.from(line))).toBeNull();
});
