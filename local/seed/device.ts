import { AWKWARD_TEXTS } from './awkward-texts';
import { oneOf, weighted, zipf } from './choose';
import { ownerOn } from './device-owner';
import { stateOn, type DeviceState } from './device-state';
import { dice, type Dice } from './dice';
import { hexOf, uuidOf } from './identity';
import { partnerOf } from './places';
import { partnerOfUser, userId } from './user';
import { registeredMs, type World } from './world';

/** A device on a day; null where it has no value. */
export interface Device {
  readonly id: string;
  readonly partner: string;
  readonly owner: string | null;
  readonly type: string;
  readonly model: string | null;
  readonly client: string | null;
  /** Null when the device has never reported a state. */
  readonly state: DeviceState | null;
  readonly registeredMs: number;
}

const MODELS: Readonly<Record<string, readonly string[]>> = {
  speaker: ['Brook', 'Brook 2', 'Rill', 'Rill Mini'],
  soundbar: ['Weir', 'Weir Max'],
  amplifier: ['Sluice A1', 'Sluice A2'],
  portable: ['Pebble', 'Pebble S'],
  headphones: ['Eddy', 'Eddy Pro'],
  display: ['Pond 8"', 'Pond 10"'],
};
const typeOf = weighted(zipf(Object.keys(MODELS), 1));
const appOf = weighted(zipf(['ios', 'android', 'web', '微信小程序'], 1));

function modelText(roll: Dice, type: string): string | null {
  const kind = roll();
  if (kind < 0.01) return null;
  if (kind < 0.03) return oneOf(AWKWARD_TEXTS, roll());
  return oneOf(MODELS[type] ?? [], roll() ** 2);
}

/** Id of a device, whatever the day. */
export const deviceId = (world: World, number: number): string => {
  const hex = hexOf(world.seed, 'device', number).toUpperCase();
  return `MR-${hex.slice(0, 8)}-${hex.slice(8, 20)}`;
};

/** The device of a number as it is at a day's end. */
export function deviceOn(world: World, number: number, today: number): Device {
  const roll = dice(world.seed, 'device', number);
  const registered = registeredMs(world, 'devices', number);
  const owner = ownerOn(world, number, registered, today);
  const partner = typeof owner === 'number' ? partnerOfUser(world, owner) : partnerOf(roll());
  const type = typeOf(roll());
  return {
    id: deviceId(world, number),
    partner,
    owner:
      owner === 'ghost'
        ? uuidOf(world.seed, 'ghost', number)
        : owner === 'nobody'
          ? null
          : userId(world, owner),
    type,
    model: modelText(roll, type),
    client: roll() < 0.05 ? null : `${appOf(roll())}-${4 + Math.floor(roll() * 4)}`,
    state: stateOn(world, number, partner, registered, today),
    registeredMs: registered,
  };
}
