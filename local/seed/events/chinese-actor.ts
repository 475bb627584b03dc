import { oneOf, weighted, zipf } from '../choose';
import { dice, type Dice } from '../dice';
import { firmwareOn } from '../firmware';
import type { Actor } from './actor';
import { clockOffMs } from './clock';
import { registeredBefore, type EventWorld } from './event-world';
import { hexOf } from '../identity';
import { personal, PERSONAL_NUMBER } from './personal';

const partnerOf = weighted([
  ['cumulus', 70],
  ['aurora', 20],
  ['borealis', 10],
]);
const clientOf = weighted(zipf(['微信小程序-8', 'ios-7.4', 'android-7.11', 'tv|cn-6'], 0.8));
const typeOf = weighted(zipf(['speaker', 'portable', 'soundbar', 'headphones'], 1));
const REGIONS = 'BJ SH GD ZJ SC'.split(' ').map((region) => `CN-${region}`);

const ZONE_HOURS = 8;
/** For each account of the world. */
const ACCOUNTS = 0.2;
const NUMBER_DIGITS = 8;

/** An id that is longer than a double holds exactly. */
const numericId = (seed: number, person: number): string => {
  const digits = Number.parseInt(hexOf(seed, 'numeric user', person).slice(0, 8), 16);
  return PERSONAL_NUMBER + String(digits % 10 ** NUMBER_DIGITS).padStart(NUMBER_DIGITS, '0');
};

/**
 * Who sends an event in China: accounts and devices of the cluster there, which are in no table of ours. What
 * identifies them holds `PERSONAL_MARKER`, or is a number that begins with `PERSONAL_NUMBER`.
 */
export function chineseActor(
  world: EventWorld,
  today: number,
  roll: Dice,
  onDevice: boolean,
): Actor {
  const { seed } = world.people;
  const accounts = Math.ceil(registeredBefore(world, 'users', today) * ACCOUNTS);
  const person = Math.floor(roll() * accounts);
  const of = dice(seed, 'chinese person', person);
  const partner = partnerOf(of());
  const client = clientOf(of());
  const isNumber = of() < 0.02;
  const deviceType = typeOf(of());
  const deviceId = onDevice ? personal(seed, 'device', person) : null;
  const isKnown = roll() >= 0.05;
  return {
    partner,
    client,
    userId: !isKnown ? null : isNumber ? numericId(seed, person) : personal(seed, 'user', person),
    isNumber,
    deviceId,
    deviceType: onDevice ? deviceType : null,
    firmware: onDevice ? firmwareOn(seed, person, today - 200, today) : null,
    country: roll() < 0.3 ? 'cn' : 'CN',
    region: roll() < 0.1 ? null : oneOf(REGIONS, of()),
    locale: of() < 0.1 ? null : oneOf(['zh-CN', 'zh-Hans-CN', 'en-GB'], of() ** 2),
    zoneHours: ZONE_HOURS,
    clockOffMs: clockOffMs(seed, deviceId ?? `chinese ${person}`),
    person,
  };
}
