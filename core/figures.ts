/** Figures as people read them. */

/** With separators of thousands. */
export const count = (value: number): string => value.toLocaleString('en-GB');

/** `4.2 s` below a minute, then `3 min 05 s`, then `2 h 07 min`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < 60) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${two(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} min`;
}

/** A share from 0 to 1, in per cent, with two places at most. */
export const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes as people read it: decimal units, as S3's own console has them. */
export function bytes(value: number): string {
  let amount = value;
  let unit = 0;
  while (amount >= 1000 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? String(amount) : amount.toFixed(1)} ${UNITS[unit] ?? ''}`;
}
