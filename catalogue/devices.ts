import {
  boolean,
  dataType,
  decimal,
  dynamodbTable,
  epochMillis,
  snapshot,
  text,
  timestamp,
} from '../core/data-type';
import { PARTNERS } from './partners';
import { users } from './users';

/** Device state, one row per device and day: firmware uptake is a GROUP BY day, firmware_version. */
export const devices = dataType({
  name: 'devices',
  description: 'One row per device and day, with the state that the capture found.',
  source: dynamodbTable({ table: 'devices', readShare: 0.25 }),
  after: [users],
  load: snapshot(),
  key: ['device_id'],
  columns: {
    device_id: text(64).from('id').required(),
    partner_id: text(32).from('partner').oneOf(PARTNERS).required(),
    owner_id: text(36).from('owner'),
    device_type: text(32).from('type').required(),
    model: text(64),
    client_id: text(64).from('client'),
    country: text(2).from('state.country').upperCase(),
    region: text(6).from('state.region'),
    firmware_version: text(32).from('state.firmware'),
    is_online: boolean().from('state.online'),
    last_seen_at: timestamp().from('state.lastSeen', epochMillis),
    hours_played: decimal(14, 3).from('state.hoursPlayed'),
    registered_at: timestamp().from('registered', epochMillis).required(),
  },
});
