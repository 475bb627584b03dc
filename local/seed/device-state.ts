import { longTailed, oneOf } from './choose';
import { DAY_MS, timeOfDayMs } from './days';
import { dice, type Dice } from './dice';
import { firmwareOn } from './firmware';
import { thousandthsText } from './thousandths';
import { placeOf } from './places';
import type { World } from './world';

/** What a device last said about itself; null where it said nothing. */
export interface DeviceState {
  readonly country: string | null;
  readonly region: string | null;
  readonly firmware: string | null;
  readonly online: boolean | null;
  readonly lastSeenMs: number | null;
  /** Plain decimal text, at most 11 digits before the point and 3 behind it. */
  readonly hoursPlayed: string | null;
}

/** Numbers that a decimal(14,3) only just holds, and others that are not everyday ones. */
const HOURS = [
  '99999999999.999',
  '12345678901.234',
  '0',
  '0.001',
  '-0.001',
  '-12.5',
  '10000000000',
  '0.1',
];

const hoursText = (hours: number): string => thousandthsText(Math.round(hours * 1000));

function hoursOn(roll: Dice, ageDays: number): string | null {
  const kind = roll();
  if (kind < 0.04) return null;
  if (kind < 0.044) return oneOf(HOURS, roll());
  return hoursText(Math.min(22, longTailed(0.8, 1.3, roll(), roll())) * ageDays);
}

/** The state of a device as it is at a day's end, or null for one that has never reported. */
export function stateOn(
  world: World,
  number: number,
  partner: string,
  registered: number,
  today: number,
): DeviceState | null {
  const roll = dice(world.seed, 'device state', number);
  if (roll() < 0.01) return null;
  const place = placeOf(partner, roll());
  const first = Math.floor(registered / DAY_MS);
  const silence = roll() < 0.7 ? 0 : Math.floor(longTailed(20, 1.6, roll(), roll()));
  const seenDay = Math.max(first, today - silence);
  const hour = dice(world.seed, 'device seen', number, seenDay);
  const seenMs = Math.max(registered, seenDay * DAY_MS + timeOfDayMs(hour(), hour(), hour()));
  const seen = roll() < 0.02 ? null : seenMs;
  return {
    country: roll() < 0.02 ? null : place.country,
    region: roll() < 0.15 ? null : oneOf(place.regions, roll() ** 2),
    firmware: roll() < 0.005 ? null : firmwareOn(world.seed, number, first, seenDay),
    online: roll() < 0.03 ? null : seenDay === today && roll() < 0.6,
    lastSeenMs: seen,
    hoursPlayed: hoursOn(roll, seenDay - first + 0.25),
  };
}
