import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import type { Envelope } from '../../core/codecs/record-shape';
import type { Rejected } from '../../core/codecs/rejected';
import type { RowBuffer } from '../../core/codecs/row-writer';
import { tableReader } from '../../core/codecs/table-reader';
import type { DataType } from '../../core/data-type';
import { fileOf } from '../support/any-event-file';
import { expectedEvents } from '../support/event-oracle';
import { casesOf, DIALECTS, envelopeOf } from './cases';
import { oneOf, picks, type Pick } from './choices';
import { everyKindOfEvent, everyKindOfItem, everyKindUnfolded } from './every-kind';
import { mutated, nonsense } from './mutations';
import { within } from './within';

const CASES = 5 * Number(process.env.LOSSLESS_CASES ?? 200);
const SEED = Number(process.env.LOSSLESS_SEED ?? 1);
/** No file of these has more than some tens of kilobytes; a reader takes milliseconds. */
const PATIENCE_MS = 5_000;

interface Read {
  readonly rows: string;
  readonly rejected: readonly (Rejected & { readonly raw: string })[];
  readonly counts: ReturnType<ReturnType<typeof tableReader>['counts']>;
  readonly profile: unknown;
  /** Most bytes that were held for rows. */
  readonly room: number;
}

/** Reads a file as blocks that end at these places, giving back what the reader leaves, as the lanes do. */
function read(
  type: DataType,
  envelope: Envelope,
  file: Buffer,
  cuts: readonly number[],
  how: 'fast' | 'plain',
): Read {
  const reader = tableReader(type, envelope, isUtf8, how);
  const out: RowBuffer = { bytes: new Uint8Array(16), length: 0 };
  const rejected: (Rejected & { raw: string })[] = [];
  reader.beginFile('aws');
  let done = 0;
  for (const [index, end] of [...cuts, file.length].entries()) {
    const block = file.subarray(done, end);
    const next = index === cuts.length ? 'end' : 'more';
    const used = reader.block(
      block,
      out,
      // Its place in the block depends on the cuts.
      (record) =>
        rejected.push({
          ...record,
          start: 0,
          end: 0,
          raw: block.subarray(record.start, record.end).toString('latin1'),
        }),
      next,
    );
    if (used < 0 || used > block.length)
      throw new Error(`${used} of ${block.length} bytes are done`);
    done += used;
  }
  if (done !== file.length) throw new Error(`${file.length - done} bytes were left at the end`);
  const rows = Buffer.from(out.bytes.subarray(0, out.length)).toString('latin1');
  return {
    rows,
    rejected,
    counts: reader.counts(),
    profile: reader.profile(),
    room: out.bytes.length,
  };
}

/** How many fields each whole row has: bars and newlines behind a backslash are text. */
function fieldsOfRows(rows: string): number[] {
  const found: number[] = [];
  for (let at = 0, fields = 1; at < rows.length; at += 1) {
    const char = rows.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '|') fields += 1;
    else if (char === '\n') {
      found.push(fields);
      fields = 1;
    }
  }
  return found;
}

const cutsOf = (file: Buffer, pick: Pick): number[] =>
  Array.from({ length: pick(4) }, () => pick(file.length + 1)).sort((a, b) => a - b);

/** Both readers of a file, neither of which crashes, hangs, or takes more room than its rows need. */
function readBoth(type: DataType, envelope: Envelope, file: Buffer, pick: Pick): Read {
  const cuts = cutsOf(file, pick);
  const [fast, plain] = within(PATIENCE_MS, () =>
    (['fast', 'plain'] as const).map((how) => read(type, envelope, file, cuts, how)),
  );
  expect({ ...fast!, room: 0 }).toEqual({ ...plain!, room: 0 });
  const { rows, counts, room, rejected } = fast!;
  expect(counts.read + counts.unfolded).toBe(counts.written + counts.quarantined);
  expect(rejected).toHaveLength(counts.quarantined);
  expect(fieldsOfRows(rows)).toEqual(Array<number>(counts.written).fill(type.columns.length));
  const perRow = 64 * type.columns.length;
  expect(room).toBeLessThanOrEqual(2 * (8 * file.length + perRow * (counts.written + 1)) + 64);
  return fast!;
}

const isBlank = (line: string): boolean => /^[ \t\r]*$/.test(line);

describe.each(DIALECTS)('lines in the dialect %s, as %s', (...dialect) => {
  const envelope = envelopeOf(dialect);
  const index = DIALECTS.findIndex((each) => each.join() === dialect.join());
  const good = casesOf(dialect, 120, SEED * 100 + index).map(({ line }) => line);
  const newline = Buffer.from('\n');

  it('are each loaded or quarantined, whatever bytes are changed', () => {
    const pick = picks(SEED * 100 + index);
    let [loaded, refused] = [0, 0];
    for (let round = 0; round < CASES / DIALECTS.length; round += 1) {
      const lines = Array.from({ length: 1 + pick(4) }, () => oneOf(pick, good));
      const dump = Buffer.concat(lines.flatMap((line) => [line, newline]));
      const file = pick(5) === 0 ? nonsense(pick) : mutated(dump, pick);
      // A file that does not end in a newline is given one on its way to the reader.
      const whole = Buffer.concat([file, newline]);
      const { counts, rejected } = readBoth(everyKindOfItem, envelope, whole, pick);
      const all = whole.toString('latin1').split('\n').slice(0, -1);
      expect(counts.read).toBe(all.filter((line) => !isBlank(line)).length);
      const inQuarantine = new Map(rejected.map(({ line, raw }) => [line, raw]));
      expect(inQuarantine.size).toBe(rejected.length);
      for (const [at, line] of all.entries()) {
        const raw = inQuarantine.get(at + 1);
        if (raw !== undefined) expect(raw).toBe(line);
        // What is loaded is JSON, in UTF-8.
        else if (!isBlank(line))
          JSON.parse(
            new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
              Buffer.from(line, 'latin1'),
            ),
          );
      }
      loaded += counts.written;
      refused += counts.quarantined;
    }
    expect(loaded).toBeGreaterThan(CASES / 100);
    expect(refused).toBeGreaterThan(CASES / 100);
  });
});

it.each([everyKindOfEvent, everyKindUnfolded])(
  'events of $name are each loaded or quarantined, whatever bytes are changed',
  (type) => {
    const pick = picks(SEED);
    const good = fc.sample(
      fileOf(type).filter(({ length }) => length < 3000),
      { seed: SEED, numRuns: 200 },
    );
    for (let round = 0; round < CASES / 10; round += 1) {
      const file = pick(5) === 0 ? nonsense(pick) : mutated(oneOf(pick, good), pick);
      const { counts, rejected, rows } = readBoth(type, 'event', file, pick);
      const expected = expectedEvents(type, file, 'aws');
      expect(counts.read).toBe(expected.read);
      expect(Buffer.from(rows, 'latin1').toString()).toBe(
        expected.rows.map((row) => `${row}\n`).join(''),
      );
      expect(rejected.map(({ reason, byteOffset }) => [reason, byteOffset])).toEqual(
        expected.rejected.map(({ reason, byteOffset }) => [reason, byteOffset]),
      );
    }
  },
);

it('would notice a reader that hangs', () => {
  expect(() =>
    within(50, () => {
      for (;;);
    }),
  ).toThrow('timed out');
});
