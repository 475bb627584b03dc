import { bytes, count, duration } from '../core/figures';
import type { HopProgress } from './hop-tally';
import type { Terminal } from './terminal';

/** Between two lines of progress where nothing can be redrawn. */
const PLAIN_EVERY_MS = 10_000;

const NAME_WIDTH = 'transform'.length;
const entry = (hop: string, text: string): string => `  ${hop.padEnd(NAME_WIDTH)}  ${text}`;

function figures({ records, bytes: size, recordsPerSecond, waitsForTry }: HopProgress): string[] {
  if (waitsForTry !== null) return [`waiting for try ${waitsForTry}`];
  if (records === 0) return ['running'];
  const rate =
    recordsPerSecond === null ? [] : [`${count(Math.round(recordsPerSecond))} records/s`];
  return [`${count(records)} records`, bytes(size), ...rate];
}

/** One line of progress: hop, records, bytes, rate, time. */
export const progressText = (progress: HopProgress): string =>
  entry(progress.hop, [...figures(progress), duration(progress.elapsedMs)].join('   '));

/** What a person sees of a run while it goes on. */
export interface RunView {
  readonly running: (progress: HopProgress) => void;
  readonly done: (hop: string, text: string) => void;
  readonly note: (text: string) => void;
  readonly end: () => void;
}

/** A line that is redrawn on a terminal; else a line every ten seconds, so that a short hop has none but its books. */
export function runView(terminal: Terminal, clock: () => number): RunView {
  let saidMs = clock();
  return {
    running(progress) {
      for (const { type, attempt, lastFailure } of progress.failedTries) {
        terminal.err(
          entry(progress.hop, `${type}: try ${attempt - 1} failed: ${lastFailure ?? ''}`),
        );
      }
      if (terminal.live) {
        terminal.status(progressText(progress));
        return;
      }
      if (clock() - saidMs < PLAIN_EVERY_MS) return;
      saidMs = clock();
      terminal.err(progressText(progress));
    },
    done: (hop, text) => terminal.err(entry(hop, text)),
    note: (text) => terminal.err(`  ${text}`),
    end: () => terminal.status(null),
  };
}
