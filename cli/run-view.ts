import { bytes, count, duration } from './figures';
import type { HopProgress } from './hop-tally';
import type { Terminal } from './terminal';

/** Between two lines of progress where nothing can be redrawn. */
const PLAIN_EVERY_MS = 10_000;

const NAME_WIDTH = 'transform'.length;
const entry = (hop: string, text: string): string => `  ${hop.padEnd(NAME_WIDTH)}  ${text}`;

/** One line of progress: hop, records, bytes, rate, time. */
export function progressText({
  hop,
  records,
  bytes: size,
  recordsPerSecond,
  elapsedMs,
}: HopProgress): string {
  const figures =
    records === 0
      ? ['running']
      : [
          `${count(records)} records`,
          bytes(size),
          ...(recordsPerSecond === null
            ? []
            : [`${count(Math.round(recordsPerSecond))} records/s`]),
        ];
  return entry(hop, [...figures, duration(elapsedMs)].join('   '));
}

/** What a person sees of a run while it goes on. */
export interface RunView {
  readonly running: (progress: HopProgress) => void;
  readonly done: (hop: string, text: string) => void;
  readonly note: (text: string) => void;
  readonly end: () => void;
}

/** A line that is redrawn on a terminal; else a line when the hop begins, and one every ten seconds. */
export function runView(terminal: Terminal, clock: () => number): RunView {
  let lastLine = { hop: '', atMs: 0 };
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
      const now = clock();
      if (progress.hop === lastLine.hop && now - lastLine.atMs < PLAIN_EVERY_MS) return;
      lastLine = { hop: progress.hop, atMs: now };
      terminal.err(progressText(progress));
    },
    done: (hop, text) => terminal.err(entry(hop, text)),
    note: (text) => terminal.err(`  ${text}`),
    end: () => terminal.status(null),
  };
}
