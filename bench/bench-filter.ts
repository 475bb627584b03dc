import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions } from './bench-options';
import { checkCopies } from './filter-oracle';

import { DATA } from './folders';
import type { Goal } from './goal';
import { measured } from './measured-child';
import { playsDataset } from './plays-dataset';
import { rounds, typical } from './rounds';
import { table } from './table';

/** About 200 MB unpacked. */
const DEFAULT_ITEMS = 256_000;
const OURS = 'millrace filter';
const PEER = 'gunzip | gzip -1';

/**
 * The filtered copy of plays, checksums and hashes included, against unpacking and packing the same bytes with the
 * system's gzip. Both by their CPU seconds: bytes per second of one core.
 */
export async function benchFilter(options: BenchOptions): Promise<Goal[]> {
  const data = playsDataset(options.items ?? DEFAULT_ITEMS);
  const out = join(DATA, 'out-filter');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const shell = `cat ${data.files.join(' ')} | gunzip -c | gzip -1 > ${join(DATA, 'out-gzip.gz')}`;
  const costs = await rounds(
    [
      {
        name: OURS,
        run: () =>
          measured({
            program: process.execPath,
            args: [join(__dirname, 'filter-ours.js'), out, ...data.files],
          }),
      },
      { name: PEER, run: () => measured({ program: 'sh', args: ['-c', shell] }) },
    ],
    options.rounds,
  );
  checkCopies(data, out);
  const [mine, theirs] = [typical(costs, OURS), typical(costs, PEER)];
  if (mine === null || theirs === null) return [];
  const megabytes = data.bytes / 1e6;
  console.log(
    `\n${megabytes.toFixed(0)} MB unpacked, medians of ${options.rounds} alternating rounds; the copies are as JSON.parse has them\n`,
  );
  console.log(
    table([
      ['program', 'CPU s', 'wall s', 'peak MB', 'MB/s of one core'],
      ...(
        [
          [OURS, mine],
          [PEER, theirs],
        ] as const
      ).map(([name, { cpuSeconds, wallSeconds, peakMb }]) => [
        name,
        cpuSeconds.toFixed(2),
        wallSeconds.toFixed(2),
        peakMb.toFixed(0),
        (megabytes / cpuSeconds).toFixed(0),
      ]),
    ]),
  );
  return [
    {
      what: 'filtered copy, MB/s of one core',
      measured: theirs.cpuSeconds / mine.cpuSeconds,
      goal: 0.7,
      unit: 'x',
      of: PEER,
      isAtLeast: true,
    },
    { what: 'filtered copy, peak of memory', measured: mine.peakMb, goal: 150, unit: 'MB' },
  ];
}
