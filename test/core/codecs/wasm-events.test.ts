import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { music_service_auths } from '../../../catalogue/music_service_auths';
import { navigation } from '../../../catalogue/navigation';
import { plays } from '../../../catalogue/plays';
import { token_requests } from '../../../catalogue/token_requests';
import { voice_feedback } from '../../../catalogue/voice_feedback';
import { eventPaths } from '../../../core/codecs/event-paths';
import { tableReader } from '../../../core/codecs/table-reader';
import { wasmRows } from '../../../core/codecs/wasm-rows';
import type { DataType } from '../../../core/data-type';
import { readEvents } from '../../support/read-events';

const base = {
  eventid: '9b2f6a0e-2f3c-4d0e-8a53-0c7a6b3f9a11',
  partnerid: 'aurora',
  clientid: 'client-7',
  userid: 'u|1',
  deviceid: null,
  devicetype: 'speaker',
  firmware: '4.1.0',
  countrycode: 'de',
  regioncode: 'DE-BY',
  occurredat: '2026-11-24T09:15:00.250Z',
  receivedat: '2026-11-24T09:15:01Z',
  extra: { list: [1, 'two', { three: -3.5 }, []], empty: {} },
};
const USUAL: readonly (readonly [DataType, object])[] = [
  [token_requests, { granttype: 'refresh', scope: 'play "all"', outcome: 'ok' }],
  [
    plays,
    {
      action: 'play',
      musicsource: 'tidal',
      track: { id: 't', title: 'Für Elise 中😀\\|' },
      secondslistened: 183.25,
    },
  ],
  [
    navigation,
    {
      screens: [
        { name: 'home', seconds: 3 },
        { name: 'search', option: 'a b', seconds: 0.125 },
      ],
      sessionid: 's',
    },
  ],
  [music_service_auths, { service: 'deezer', outcome: 'signed_in', firsttime: true }],
  [
    voice_feedback,
    { confidence: 0.87, outcome: 'done', durationms: 1200, utterance: 'play\tmusic' },
  ],
];

/** Python's way of writing JSON: blanks behind colons and commas, and nothing but ASCII. */
const asPython = (event: object): string =>
  JSON.stringify(event, null, 1)
    .replaceAll(/\n */g, ' ')
    .replaceAll(/[{[] | [}\]]/g, (pair) => pair.trim())
    .replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

describe.each(USUAL)('the module, of $name', (type, own) => {
  const event = { ...base, ...own };
  it.each([
    ['run together', JSON.stringify(event).repeat(3)],
    ['in lines', `${JSON.stringify(event)}\n`.repeat(3)],
    ['in lines as Windows ends them', `${JSON.stringify(event)}\r\n\r\n`.repeat(3)],
    ["in Python's spelling", `${asPython(event)}\n${asPython(event)} ${asPython(event)}`],
  ])('writes usual events %s, all of them', (_, text) => {
    const file = Buffer.from(text);
    const rows = wasmRows(type, { envelope: 'event', paths: eventPaths(type) });
    rows.setPartition('aws-cn');
    rows.begin(file);
    const out = { bytes: new Uint8Array(16), length: 0 };
    expect(rows.run(0, out)).toBe(file.length);
    expect(rows.records()).toBe(3);
    expect(rows.lines()).toBe(text.split('\n').length - 1);
    const plain = readEvents(type, file, { how: 'plain', partition: 'aws-cn' });
    expect(plain.rejected).toEqual([]);
    expect(Buffer.from(out.bytes.subarray(0, out.length)).toString()).toBe(
      plain.rows.map((row) => `${row}\n`).join(''),
    );
    expect(readEvents(type, file, { partition: 'aws-cn' })).toEqual(plain);
  });
});

const event = JSON.stringify({ ...base, ...Object.assign({}, ...USUAL.map(([, own]) => own)) });

it.each([plays, navigation, voice_feedback])(
  'does what the plain code does, of $name with any bytes changed',
  (type) => {
    const bytes = Buffer.from(event);
    const aChange = fc.tuple(
      fc.nat(bytes.length - 1),
      fc.oneof(fc.constantFrom(...Buffer.from('"\\{}[],:| \n\t019.-+eEZTtun\0')), fc.nat(255)),
      fc.constantFrom('replace', 'insert', 'remove'),
    );
    const anEvent = fc.array(aChange, { maxLength: 2 }).map((changes) => {
      const changed = [...bytes];
      for (const [at, byte, how] of changes)
        changed.splice(at, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte]));
      return Buffer.from(changed);
    });
    const between = fc.constantFrom('', '\n', ' ', '\r\n').map((text) => Buffer.from(text));
    const aFile = fc.array(fc.tuple(anEvent, between), { minLength: 10, maxLength: 30 });
    let [read, rejected] = [0, 0];
    fc.assert(
      fc.property(aFile, (pieces) => {
        const file = Buffer.concat(pieces.flat());
        const plain = readEvents(type, file, { how: 'plain' });
        expect(readEvents(type, file)).toEqual(plain);
        read += plain.counts.read;
        rejected += plain.rejected.length;
      }),
      { numRuns: 200 },
    );
    expect(rejected / read).toBeGreaterThan(0.1);
    expect(rejected / read).toBeLessThan(0.9);
  },
);

it.each(['', '\n'])(
  'goes over many slices and blocks, with events longer than one: %j',
  (between) => {
    const long = event.replace('{', `{"pad":"${'x'.repeat(300_000)}",`);
    const file = Buffer.from(
      Array.from({ length: 3000 }, (_, index) => (index % 1000 === 500 ? long : event)).join(
        between,
      ),
    );
    const plain = readEvents(navigation, file, { how: 'plain' });
    const cuts = Array.from({ length: 15 }, (_, index) => (index + 1) * 262_144);
    expect(plain.counts).toEqual({ read: 3000, unfolded: 3000, written: 6000, quarantined: 0 });
    for (const found of [readEvents(navigation, file), readEvents(navigation, file, { cuts })]) {
      expect(found.rows.join() === plain.rows.join()).toBe(true);
      expect(found.profile).toEqual(plain.profile);
      expect(found.counts).toEqual(plain.counts);
    }
  },
);

it('keeps totals and partitions apart when readers take turns', () => {
  const file = Buffer.from(event);
  const readers = (['aws', 'aws-cn'] as const).map((partition) => {
    const reader = tableReader(plays, 'event', isUtf8);
    reader.beginFile(partition);
    return { partition, reader, out: { bytes: new Uint8Array(16), length: 0 } };
  });
  for (let turn = 0; turn < 3; turn += 1)
    for (const { reader, out } of readers) reader.block(file, out, () => undefined, 'end');
  for (const { partition, reader, out } of readers) {
    const plain = readEvents(plays, Buffer.from(event.repeat(3)), { how: 'plain', partition });
    expect(Buffer.from(out.bytes.subarray(0, out.length)).toString()).toBe(
      plain.rows.map((row) => `${row}\n`).join(''),
    );
    expect(reader.profile()).toEqual(plain.profile);
  }
});
