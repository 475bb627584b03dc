import {
  boolean,
  dataType,
  dynamodbTable,
  epochMillis,
  replace,
  text,
  timestamp,
} from '../core/data-type';
import { PARTNERS } from './partners';

/** Accounts as they are today. `email` and `name` are in the table and never declared, so they stay behind the export. */
export const users = dataType({
  name: 'users',
  description: 'One row per account, as it was in the capture of the newest day.',
  source: dynamodbTable({ table: 'users', readShare: 0.25 }),
  load: replace(),
  key: ['user_id'],
  columns: {
    user_id: text(36).from('id').required(),
    partner_id: text(32).from('partner').oneOf(PARTNERS).required(),
    client_id: text(64).from('client'),
    country: text(2).upperCase(),
    region: text(6),
    locale: text(10),
    registered_at: timestamp().from('registered', epochMillis).required(),
    last_seen_at: timestamp().from('lastSeen', epochMillis),
    status: text(16),
    marketing_consent: boolean().from('consent.marketing'),
    music_services: text(256).from('services').joined(','),
  },
});
