import { longTailed } from './choose';
import { DAY_MS } from './days';
import { dice, type Dice } from './dice';
import { registeredBy, type World } from './world';

/** Days after which half of the sold-on devices have changed hands once more. */
const DAYS_WITH_OWNER = 500;
/** Every fourth user has no device. */
const hasDevices = (world: World, user: number): boolean =>
  dice(world.seed, 'user has devices', user)() >= 0.25;

/** A user who owns devices, among those registered by then; some collect them. */
function ownerAmong(world: World, users: number, roll: Dice): number {
  for (let tries = 0; tries < 16; tries += 1) {
    const user = Math.floor(roll() * users);
    const collector = user - (user % 40);
    const owner = roll() < 0.2 ? collector : user;
    if (hasDevices(world, owner)) return owner;
  }
  return 0;
}

/** Whose a device is on a day: it moves on to another owner now and then. `ghost`: an account that is gone. */
export function ownerOn(
  world: World,
  number: number,
  registered: number,
  today: number,
): number | 'nobody' | 'ghost' {
  const roll = dice(world.seed, 'device owners', number);
  const kind = roll();
  if (kind < 0.06) return 'nobody';
  if (kind < 0.08) return 'ghost';
  const held = Math.ceil(longTailed(DAYS_WITH_OWNER, 0.6, roll(), roll()));
  const since = today - Math.floor(registered / DAY_MS);
  const turn = Math.floor(Math.max(0, since) / held);
  const from = registered + turn * held * DAY_MS;
  return ownerAmong(
    world,
    registeredBy(world, 'users', from),
    dice(world.seed, 'device owner', number, turn),
  );
}
