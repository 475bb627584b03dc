import {
  boolean,
  dataType,
  dynamodbTable,
  epochMillis,
  integer,
  replace,
  text,
  timestamp,
} from '../core/data-type';

/** What ours and each peer make of a user: thirteen fields, the last two levels down, in this order. */
export const benchUsers = dataType({
  name: 'bench_users',
  description: 'Users as the benchmarks lay them.',
  source: dynamodbTable({ table: 'bench_users', readShare: 1 }),
  load: replace(),
  key: ['user_id'],
  columns: {
    user_id: text(36).from('id').required(),
    country: text(2),
    created_at: timestamp().from('created', epochMillis).required(),
    email: text(256),
    partner_id: text(32).from('partner').required(),
    full_name: text(256).from('profile.name'),
    age: integer().from('profile.age'),
    city: text(64).from('profile.address.city'),
    zip: text(16).from('profile.address.zip'),
    device_ids: text(1024).from('devices').joined(','),
    music_services: text(256).from('services').joined(','),
    marketing: boolean(),
    deleted_at: text(32).from('deletedat'),
  },
});
