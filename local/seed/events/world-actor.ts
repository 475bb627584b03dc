import { deviceOn, type Device } from '../device';
import { ownerOn } from '../device-owner';
import type { Dice } from '../dice';
import { userOn, type User } from '../user';
import { registeredMs } from '../world';
import type { Actor } from './actor';
import { clockOffMs } from './clock';
import { registeredBefore, type EventWorld } from './event-world';

const CHINA = 'CN';
const isChinese = (country: string | null | undefined): boolean => country?.toUpperCase() === CHINA;

/** Half of the apps write countries as the article has them, `gb`. */
const spelledCountry = (country: string | null, roll: number): string | null =>
  country === null ? null : roll < 0.5 ? country.toLowerCase() : country;

const APP = 'app';
const ZONES = [1, 2, -5, -8, 9];

function actorOf(
  world: EventWorld,
  user: { readonly number: number; readonly state: User } | null,
  device: Device | null,
  roll: Dice,
): Actor {
  const deviceId = device?.id ?? null;
  const country = user === null ? (device?.state?.country ?? null) : user.state.country;
  const region = user === null ? (device?.state?.region ?? null) : user.state.region;
  const person = user?.number ?? 0;
  return {
    partner: user?.state.partner ?? device?.partner ?? '',
    client: user?.state.client ?? device?.client ?? APP,
    userId: user?.state.id ?? null,
    isNumber: false,
    deviceId,
    deviceType: device?.type ?? null,
    firmware: device?.state?.firmware ?? null,
    country: spelledCountry(country, roll()),
    region,
    locale: user?.state.locale ?? null,
    zoneHours: ZONES[person % ZONES.length] ?? 0,
    clockOffMs: clockOffMs(world.people.seed, deviceId ?? `user ${person}`),
    person,
  };
}

/** Somebody with a device, somebody on a phone alone, or a device of nobody; null for one that China's cluster serves. */
function tried(world: EventWorld, today: number, roll: Dice, onDevice: boolean): Actor | null {
  const { people } = world;
  if (!onDevice) {
    const number = Math.floor(roll() * registeredBefore(world, 'users', today));
    const state = userOn(people, number, today);
    return isChinese(state.country) ? null : actorOf(world, { number, state }, null, roll);
  }
  const number = Math.floor(roll() * registeredBefore(world, 'devices', today));
  const device = deviceOn(people, number, today);
  const owner = ownerOn(people, number, registeredMs(people, 'devices', number), today);
  const user =
    typeof owner === 'number' ? { number: owner, state: userOn(people, owner, today) } : null;
  const isServedThere = isChinese(user === null ? device.state?.country : user.state.country);
  return isServedThere ? null : actorOf(world, user, device, roll);
}

/** Enough for one of them to live outside China. */
const TRIES = 64;

/** Who sends an event of the world: people and devices of the tables, with the partner that they have there. */
export function worldActor(world: EventWorld, today: number, roll: Dice, onDevice: boolean): Actor {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const actor = tried(world, today, roll, onDevice);
    if (actor !== null) return actor;
  }
  throw new Error(
    `nobody of ${registeredBefore(world, 'users', today)} accounts lives outside China`,
  );
}
