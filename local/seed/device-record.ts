import { oneOf } from './choose';
import type { Device } from './device';
import type { DeviceState } from './device-state';
import { dice, type Dice } from './dice';
import { attribute, booleanOf, numberOf, stringOf, type Item, type Missing } from './item';
import { timestampText, type Row } from './row';

const MISSING: readonly Missing[] = ['absent', 'absent', 'null'];

/** What the transform must not look at. */
const undeclared = (roll: number): Item =>
  roll < 0.05
    ? {
        settings: {
          M: {
            eq: { L: [{ N: '-3' }, { N: '0' }, { N: '4.5' }, { L: [] }, { M: {} }] },
            firmware: { S: 'not the firmware' },
            night: { BOOL: false },
          },
        },
        publicKey: { B: Buffer.from([0, 1, 2, 250, 251, 252, 253, 254, 255]) },
        presets: { NS: ['1', '2', '3'] },
      }
    : {};

function stateValue(state: DeviceState, missing: () => Missing): Item {
  return {
    ...attribute('country', stringOf(state.country), missing()),
    ...attribute('region', stringOf(state.region), missing()),
    ...attribute('firmware', stringOf(state.firmware), missing()),
    ...attribute('online', booleanOf(state.online), missing()),
    ...attribute('lastSeen', numberOf(state.lastSeenMs), missing()),
    ...attribute('hoursPlayed', numberOf(state.hoursPlayed), missing()),
  };
}

/** The device as an item of the table `devices`. */
export function deviceItem(seed: number, number: number, device: Device): Item {
  const roll: Dice = dice(seed, 'device item', number);
  const missing = (): Missing => oneOf(MISSING, roll());
  return {
    id: { S: device.id },
    partner: { S: device.partner },
    ...attribute('owner', stringOf(device.owner), missing()),
    type: { S: device.type },
    ...attribute('model', stringOf(device.model), missing()),
    ...attribute('client', stringOf(device.client), missing()),
    ...attribute('state', device.state && { M: stateValue(device.state, missing) }, missing()),
    registered: { N: String(device.registeredMs) },
    ...undeclared(roll()),
  };
}

/** The device as the row that the warehouse must hold. */
export function deviceRow(device: Device): Row {
  const { state } = device;
  const seen = state?.lastSeenMs ?? null;
  const online = state?.online ?? null;
  return {
    device_id: device.id,
    partner_id: device.partner,
    owner_id: device.owner,
    device_type: device.type,
    model: device.model,
    client_id: device.client,
    country: state?.country ?? null,
    region: state?.region ?? null,
    firmware_version: state?.firmware ?? null,
    is_online: online === null ? null : String(online),
    last_seen_at: seen === null ? null : timestampText(seen),
    hours_played: state?.hoursPlayed ?? null,
    registered_at: timestampText(device.registeredMs),
  };
}
