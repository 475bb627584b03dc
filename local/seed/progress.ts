import type { Table } from './world';

const TELL_EVERY_MS = 1000;

/** Tells people on stderr how far a table is: once a second, and at its end. */
export function progressTeller(): (table: Table, written: number, of: number) => void {
  let [began, told] = [performance.now(), 0];
  return (table, written, of) => {
    const now = performance.now();
    if (written < of && now - told < TELL_EVERY_MS) return;
    told = now;
    const perSecond = Math.round((written * 1000) / (now - began));
    console.error(`seed: ${table} ${written} of ${of} (${perSecond}/s)`);
    if (written === of) began = now;
  };
}
