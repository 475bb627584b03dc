import { awsPartition, iso, text, timestamp } from '../core/data-type';
import { PARTNERS } from './partners';

/** What every event says, whatever it tells of. Column order is the warehouse's. */
export const eventColumns = {
  event_id: text(36).from('eventid').required(),
  partner_id: text(32).from('partnerid').oneOf(PARTNERS).required(),
  client_id: text(64).from('clientid').required(),
  user_id: text(64).from('userid'),
  device_id: text(64).from('deviceid'),
  device_type: text(32).from('devicetype'),
  firmware_version: text(32).from('firmware'),
  country: text(2).from('countrycode').upperCase(),
  region: text(6).from('regioncode'),
  occurred_at: timestamp().from('occurredat', iso).required(),
  received_at: timestamp().from('receivedat', iso).required(),
  aws_partition: awsPartition(),
};

/** Leaves of every event that may leave China as they are. */
export const EVENT_FIELDS = [
  'eventid',
  'partnerid',
  'clientid',
  'devicetype',
  'firmware',
  'countrycode',
  'regioncode',
  'occurredat',
  'receivedat',
] as const;

/** Who it was, which leaves China as a keyed hash only: enough to count people, too little to find them. */
export const HASHED = { hashed: ['userid', 'deviceid'] } as const;
