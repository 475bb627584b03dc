import { oneOf } from './choose';
import { dice } from './dice';
import { attribute, booleanOf, numberOf, stringOf, type Item, type Missing } from './item';
import { timestampText, type Row } from './row';
import type { User } from './user';

const MISSING: readonly Missing[] = ['absent', 'absent', 'null'];

/** What the transform must not look at: attributes that nobody declared, some with names that are declared elsewhere. */
const undeclared = (roll: number): Item =>
  roll < 0.03
    ? {
        meta: { M: { id: { S: 'not the id' }, partner: { L: [{ S: 'nobody' }, { NULL: true }] } } },
        Item: { S: 'an attribute of this name' },
        limits: { NS: ['1', '2.5', '1e3'] },
        'consent.marketing': { BOOL: true },
      }
    : {};

function consentOf(marketing: boolean | null, missing: Missing, roll: number): Item {
  if (marketing === null && roll < 0.5) return attribute('consent', null, missing);
  const inner = attribute('marketing', booleanOf(marketing), missing);
  return { consent: { M: { ...inner, version: { N: '3' } } } };
}

/** The account as an item of the table `users`. */
export function userItem(seed: number, number: number, user: User): Item {
  const roll = dice(seed, 'user item', number);
  const missing = (): Missing => oneOf(MISSING, roll());
  return {
    id: { S: user.id },
    partner: { S: user.partner },
    email: { S: user.email },
    name: { S: user.name },
    ...attribute('client', stringOf(user.client), missing()),
    ...attribute('country', stringOf(user.country), missing()),
    ...attribute('region', stringOf(user.region), missing()),
    ...attribute('locale', stringOf(user.locale), missing()),
    registered: { N: String(user.registeredMs) },
    ...attribute('lastSeen', numberOf(user.lastSeenMs), missing()),
    ...attribute('status', stringOf(user.status), missing()),
    ...consentOf(user.marketing, missing(), roll()),
    ...attribute('services', user.services && { SS: user.services }, missing()),
    ...undeclared(roll()),
  };
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The account as the row that the warehouse must hold. */
export const userRow = (user: User): Row => ({
  user_id: user.id,
  partner_id: user.partner,
  client_id: user.client,
  country: user.country?.toUpperCase() ?? null,
  region: user.region,
  locale: user.locale,
  registered_at: timestampText(user.registeredMs),
  last_seen_at: user.lastSeenMs === null ? null : timestampText(user.lastSeenMs),
  status: user.status,
  marketing_consent: user.marketing === null ? null : String(user.marketing),
  music_services: user.services === null ? null : [...user.services].sort(byBytes).join(','),
});
