import { join } from 'node:path';
import type { Goal } from './goal';
import { measured } from './measured-child';
import { startThrottlingProxy, type Consumed } from '../test/support/throttling-proxy';
import { AWS_ENV, TABLE } from './table-of-users';

/** Units per second of the table, and the half of it that the export may use. */
const CAPACITY = 400;
const SHARE = 0.5;
const WINDOW_MS = 10_000;
const STEP_MS = 1_000;

/** Units of each window of 10 s as a share of what it may use, in per cent off; windows begin at every second. */
function windowsOff(consumed: readonly Consumed[]): number[] {
  const [first, last] = [consumed[0]?.atMs ?? 0, consumed.at(-1)?.atMs ?? 0];
  const allowed = (CAPACITY * SHARE * WINDOW_MS) / 1000;
  const windows: number[] = [];
  for (let from = first; from + WINDOW_MS <= last; from += STEP_MS) {
    const used = consumed
      .filter(({ atMs }) => atMs >= from && atMs < from + WINDOW_MS)
      .reduce((sum, { units }) => sum + units, 0);
    windows.push((used / allowed - 1) * 100);
  }
  return windows;
}

/** Our export at half of a table's capacity, behind a proxy that throttles at all of it. */
export async function exportRate(url: string, out: string): Promise<Goal> {
  const proxy = await startThrottlingProxy(url, CAPACITY);
  try {
    await measured({
      program: process.execPath,
      args: [join(__dirname, 'export-ours.js'), TABLE, out, String(CAPACITY * SHARE)],
      env: { ...AWS_ENV, AWS_ENDPOINT_URL_DYNAMODB: proxy.url },
    });
  } finally {
    await proxy.close();
  }
  const windows = windowsOff(proxy.consumed);
  const units = proxy.consumed.reduce((sum, page) => sum + page.units, 0);
  const [least, most] = [Math.min(...windows).toFixed(1), Math.max(...windows).toFixed(1)];
  console.log(
    `\nrate: ${units.toFixed(0)} units in ${proxy.consumed.length} pages, ${windows.length} windows of 10 s from ${least} % to ${most} %, ${proxy.throttled()} throttled`,
  );
  return {
    what: `export, worst 10-second window off its ${CAPACITY * SHARE} units/s`,
    measured: windows.length === 0 ? NaN : Math.max(...windows.map(Math.abs)),
    goal: 5,
    unit: '%',
  };
}
