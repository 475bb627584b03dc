import type { Dice } from '../dice';
import { timestampText, type Row } from '../row';
import type { Actor } from './actor';
import type { Moments } from './clock';
import { optional, stringText, type Fields } from './json-text';
import { spelledInstant } from './spellings';

/** What every event says of itself, whatever it tells of. */
export interface Envelope {
  readonly id: string;
  readonly actor: Actor;
  readonly moments: Moments;
}

export function envelopeFields({ id, actor, moments }: Envelope, roll: Dice): Fields {
  const user =
    actor.userId !== null && actor.isNumber
      ? { userid: actor.userId }
      : optional('userid', actor.userId, roll());
  return {
    clientid: stringText(actor.client),
    ...optional('countrycode', actor.country, roll()),
    ...optional('deviceid', actor.deviceId, roll()),
    eventid: stringText(id),
    partnerid: stringText(actor.partner),
    ...user,
    ...optional('devicetype', actor.deviceType, roll()),
    ...optional('firmware', actor.firmware, roll()),
    ...optional('regioncode', actor.region, roll()),
    occurredat: stringText(spelledInstant(moments.occurredMs, roll(), actor.zoneHours)),
    receivedat: stringText(spelledInstant(moments.receivedMs, roll(), 0)),
  };
}

export const envelopeColumns = ({ id, actor, moments }: Envelope): Row => ({
  event_id: id,
  partner_id: actor.partner,
  client_id: actor.client,
  user_id: actor.userId,
  device_id: actor.deviceId,
  device_type: actor.deviceType,
  firmware_version: actor.firmware,
  country: actor.country?.toUpperCase() ?? null,
  region: actor.region,
  occurred_at: timestampText(moments.occurredMs),
  received_at: timestampText(moments.receivedMs),
  aws_partition: 'aws',
});
