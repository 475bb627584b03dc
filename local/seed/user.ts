import { AWKWARD_TEXTS } from './awkward-texts';
import { longTailed, oneOf, weighted, zipf } from './choose';
import { DAY_MS, endOfDayMs, timeOfDayMs } from './days';
import { dice, type Dice } from './dice';
import { uuidOf } from './identity';
import { person } from './people';
import { partnerOf, placeOf, type Place } from './places';
import { registeredMs, type World } from './world';

/** An account on a day; null where it has no value. */
export interface User {
  readonly id: string;
  readonly partner: string;
  readonly client: string | null;
  /** As stored: some clients write it in lower case. */
  readonly country: string | null;
  readonly region: string | null;
  readonly locale: string | null;
  readonly registeredMs: number;
  readonly lastSeenMs: number | null;
  readonly status: string | null;
  readonly marketing: boolean | null;
  readonly services: readonly string[] | null;
  readonly name: string;
  readonly email: string;
}

/** Music services by popularity. Sorted by UTF-16 the last two would stand the other way round than by bytes. */
const SERVICES = zipf(
  [
    'Tuneful',
    'Streamify',
    'radio|net',
    'QQ音乐',
    'Яндекс',
    'Ångström FM',
    'ＡＢＣ Radio',
    '🎧 Podly',
  ],
  0.8,
);
/** A music service, the popular ones more often. */
export const serviceOf = weighted(SERVICES);
const clientOf = weighted(
  zipf(['ios', 'android', 'web', 'tv', 'desktop', 'watch', '微信小程序', 'клиент'], 1),
);
const DORMANT_AFTER_MS = 60 * DAY_MS;

/** Id of a user, whatever the day. */
export const userId = (world: World, number: number): string => uuidOf(world.seed, 'user', number);

/** Partner of a user, whatever the day; their devices are of the same. */
export const partnerOfUser = (world: World, number: number): string =>
  partnerOf(dice(world.seed, 'user partner', number)());

/** Days between two visits: most come daily, some hardly ever. */
const cadence = (roll: Dice): number =>
  Math.min(400, Math.ceil(longTailed(2, 1.6, roll(), roll())));

/** The last visit up to a day's end, at the account's own pace, or null for an account that was never used. */
function lastSeen(world: World, number: number, registered: number, today: number): number | null {
  const roll = dice(world.seed, 'user visits', number);
  if (roll() < 0.03) return null;
  const pace = cadence(roll);
  const first = Math.floor(registered / DAY_MS);
  // One in six has left us for good.
  const lastDay =
    roll() < 1 / 6
      ? Math.min(today, first + Math.floor(longTailed(90, 1.2, roll(), roll())))
      : today;
  const visit = Math.max(first, lastDay - ((lastDay + Math.floor(roll() * pace)) % pace));
  const hour = dice(world.seed, 'user visit', number, visit);
  return Math.max(registered, visit * DAY_MS + timeOfDayMs(hour(), hour(), hour()));
}

function statusOf(roll: Dice, seenMs: number | null, endMs: number): string | null {
  const fate = roll();
  if (fate < 0.01) return 'suspended';
  if (fate < 0.03) return 'closed';
  if (fate < 0.035) return null;
  if (seenMs === null) return 'unconfirmed';
  return endMs - seenMs > DORMANT_AFTER_MS ? 'dormant' : 'active';
}

function clientText(roll: Dice): string | null {
  const kind = roll();
  if (kind < 0.02) return null;
  if (kind < 0.025) return oneOf(AWKWARD_TEXTS, roll());
  return `${clientOf(roll())}-${4 + Math.floor(roll() * 4)}.${Math.floor(roll() * 20)}`;
}

function countryText({ country }: Place, roll: number): string | null {
  if (roll < 0.01) return null;
  return roll < 0.04 ? country.toLowerCase() : country;
}

function regionText({ regions }: Place, kind: number, roll: number): string | null {
  if (kind < 0.1) return null;
  return kind < 0.105 ? '' : oneOf(regions, roll * roll);
}

function servicesOf(roll: Dice): readonly string[] | null {
  if (roll() < 0.2) return null;
  const wanted = 1 + Math.floor(roll() ** 2 * 6);
  return [...new Set(Array.from({ length: wanted }, () => serviceOf(roll())))];
}

/** The account of a number as it is at a day's end. */
export function userOn(world: World, number: number, today: number): User {
  const roll = dice(world.seed, 'user', number);
  const partner = partnerOfUser(world, number);
  const place = placeOf(partner, roll());
  const registered = registeredMs(world, 'users', number);
  const seen = lastSeen(world, number, registered, today);
  return {
    id: userId(world, number),
    partner,
    client: clientText(roll),
    country: countryText(place, roll()),
    region: regionText(place, roll(), roll()),
    locale: roll() < 0.05 ? null : oneOf(place.locales, roll() ** 3),
    registeredMs: registered,
    lastSeenMs: seen,
    status: statusOf(roll, seen, endOfDayMs(today)),
    marketing: roll() < 0.15 ? null : roll() < 0.4,
    services: servicesOf(roll),
    ...person(roll, number),
  };
}
