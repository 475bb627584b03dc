import { longTailed, oneOf } from './choose';
import { dayNumber } from './days';
import { dice } from './dice';

/** A release every six weeks since then, four minor ones to a major one. */
const FIRST_RELEASE = dayNumber('2016-01-15');
const DAYS_BETWEEN = 42;
const MINORS = 4;

const versionOf = (release: number): string =>
  `${1 + Math.floor(release / MINORS)}.${release % MINORS}.${(release * 7) % 5}`;
const newestOn = (day: number): number => Math.floor((day - FIRST_RELEASE) / DAYS_BETWEEN);
const releasedOn = (release: number): number => FIRST_RELEASE + release * DAYS_BETWEEN;

/** Releases that a device may be behind; older ones are forced upon it. */
const MOST_BEHIND = 12;

/**
 * Firmware of a device on a day: an adoption curve. Half have a release two weeks after it comes out, a tail takes
 * months, one in thirty keeps for ever what it was sold with, one in a hundred tries what is not released yet.
 */
export function firmwareOn(
  seed: number,
  device: number,
  registered: number,
  today: number,
): string {
  const roll = dice(seed, 'device firmware', device);
  const sold = Math.max(0, newestOn(registered));
  const kind = roll();
  if (kind < 1 / 30) return versionOf(sold);
  const newest = newestOn(today);
  if (kind < 1 / 30 + 0.01) return `${versionOf(newest + 1)}-${oneOf(['beta', 'rc.1'], roll())}`;
  const delay = longTailed(14, 1, roll(), roll());
  for (let release = newest; release > Math.max(sold, newest - MOST_BEHIND); release -= 1) {
    const late = delay * (0.5 + dice(seed, 'device update', device, release)());
    if (releasedOn(release) + late <= today) return versionOf(release);
  }
  return versionOf(Math.max(sold, newest - MOST_BEHIND));
}
