import { withValue, type Item, type Value } from './item';
import type { Table } from './world';

/** A fault that DynamoDB stores without complaint. */
export interface ItemFault {
  readonly in: 'item';
  /** What is wrong, for people; README.md lists it. */
  readonly kind: string;
  /** Word for it in the list of the transform, and the column that it must blame. */
  readonly reason: string;
  readonly column: string;
  readonly spoil: (item: Item) => Item;
}

/** `value` stands in the place of a good one at `path`; null takes it away. */
const fault = (
  kind: string,
  reason: string,
  column: string,
  path: string,
  value: Value | null,
): ItemFault => ({
  in: 'item',
  kind,
  reason,
  column,
  spoil: (item) => withValue(item, path, value),
});

/** The key made too long, so that it stays unique. */
const longId = (column: string, tail: string): ItemFault => ({
  in: 'item',
  kind: 'id too long',
  reason: 'too_long',
  column,
  spoil: (item) =>
    item.id !== undefined && 'S' in item.id ? { ...item, id: { S: item.id.S + tail } } : item,
});

const NUL = { S: 'before\u0000after' };
const MARKER = { S: '@null@' };
const PAST_YEAR_9999_MS = { N: '253402300800000' };
/** 33 characters, 66 bytes: it fits who counts characters. */
const TOO_MANY_BYTES = { S: 'é'.repeat(33) };

/** Broken users. */
const USERS: readonly ItemFault[] = [
  fault('partner that nobody knows', 'unknown_value', 'partner_id', 'partner', { S: 'stratus' }),
  fault('partner in capitals', 'unknown_value', 'partner_id', 'partner', { S: 'AURORA' }),
  fault('partner absent', 'missing_required', 'partner_id', 'partner', null),
  fault('partner NULL', 'missing_required', 'partner_id', 'partner', { NULL: true }),
  fault('partner a number', 'wrong_type', 'partner_id', 'partner', { N: '7' }),
  longId('user_id', '-copy'),
  fault(
    'client too long in bytes, not in characters',
    'too_long',
    'client_id',
    'client',
    TOO_MANY_BYTES,
  ),
  fault('client with a NUL', 'nul', 'client_id', 'client', NUL),
  fault('country of three letters', 'too_long', 'country', 'country', { S: 'USA' }),
  fault('country of two letters, three bytes', 'too_long', 'country', 'country', { S: 'Åx' }),
  fault('region in words', 'too_long', 'region', 'region', { S: 'Bavaria' }),
  fault('locale too long', 'too_long', 'locale', 'locale', { S: 'en-US-x-private' }),
  fault('registered absent', 'missing_required', 'registered_at', 'registered', null),
  fault('registered as text', 'wrong_type', 'registered_at', 'registered', {
    S: '2024-02-30T00:00:00Z',
  }),
  fault(
    'registered past the year 9999',
    'out_of_range',
    'registered_at',
    'registered',
    PAST_YEAR_9999_MS,
  ),
  fault(
    'registered with a fraction of a millisecond',
    'out_of_range',
    'registered_at',
    'registered',
    { N: '1700000000123.5' },
  ),
  fault('last seen in microseconds', 'out_of_range', 'last_seen_at', 'lastSeen', {
    N: '1700000000123456',
  }),
  fault('last seen with 38 digits', 'out_of_range', 'last_seen_at', 'lastSeen', {
    N: '12345678901234567890123456789012345678',
  }),
  fault('last seen a set', 'wrong_type', 'last_seen_at', 'lastSeen', { NS: ['1700000000123'] }),
  fault('status like the mark for null', 'equals_null_marker', 'status', 'status', MARKER),
  fault('status a boolean', 'wrong_type', 'status', 'status', { BOOL: true }),
  fault('consent as text', 'wrong_type', 'marketing_consent', 'consent.marketing', { S: 'yes' }),
  fault('consent a number', 'wrong_type', 'marketing_consent', 'consent.marketing', { N: '1' }),
  fault('services too long together', 'too_long', 'music_services', 'services', {
    SS: ['a', 'b', 'c'].map((each) => each.repeat(85)),
  }),
  fault('services a map', 'wrong_type', 'music_services', 'services', {
    M: { Tuneful: { BOOL: true } },
  }),
  fault('service with a NUL', 'nul', 'music_services', 'services', { SS: ['Tuneful', NUL.S] }),
  fault(
    'a single service like the mark for null',
    'equals_null_marker',
    'music_services',
    'services',
    { SS: [MARKER.S] },
  ),
];

/** Broken devices. */
const DEVICES: readonly ItemFault[] = [
  fault('partner that nobody knows', 'unknown_value', 'partner_id', 'partner', { S: 'stratus' }),
  fault('partner empty', 'unknown_value', 'partner_id', 'partner', { S: '' }),
  fault('partner absent', 'missing_required', 'partner_id', 'partner', null),
  longId('device_id', `-${'0'.repeat(48)}`),
  fault('owner too long', 'too_long', 'owner_id', 'owner', {
    S: 'urn:uuid:00000000-0000-4000-8000-000000000000',
  }),
  fault('owner a list', 'wrong_type', 'owner_id', 'owner', { L: [{ S: 'a' }, { S: 'b' }] }),
  fault('type absent', 'missing_required', 'device_type', 'type', null),
  fault('type NULL', 'missing_required', 'device_type', 'type', { NULL: true }),
  fault('type binary', 'wrong_type', 'device_type', 'type', { B: Buffer.from('speaker') }),
  fault('model too long in bytes, not in characters', 'too_long', 'model', 'model', TOO_MANY_BYTES),
  fault('model one byte too long', 'too_long', 'model', 'model', { S: 'x'.repeat(65) }),
  fault('model with a NUL', 'nul', 'model', 'model', NUL),
  fault('model like the mark for null', 'equals_null_marker', 'model', 'model', MARKER),
  fault('client a number', 'wrong_type', 'client_id', 'client', { N: '42' }),
  fault('country a word', 'too_long', 'country', 'state.country', { S: 'Germany' }),
  fault('region too long', 'too_long', 'region', 'state.region', { S: 'US-CALI' }),
  fault('firmware too long', 'too_long', 'firmware_version', 'state.firmware', {
    S: `1.0.0+${'f'.repeat(40)}`,
  }),
  fault('firmware with a NUL', 'nul', 'firmware_version', 'state.firmware', NUL),
  fault('online as text', 'wrong_type', 'is_online', 'state.online', { S: 'true' }),
  fault('last seen as text', 'wrong_type', 'last_seen_at', 'state.lastSeen', {
    S: '1700000000123',
  }),
  fault('last seen before the year 1', 'out_of_range', 'last_seen_at', 'state.lastSeen', {
    N: '-62135596800001',
  }),
  fault('hours with four decimals', 'out_of_range', 'hours_played', 'state.hoursPlayed', {
    N: '1.0001',
  }),
  fault('hours of twelve digits', 'out_of_range', 'hours_played', 'state.hoursPlayed', {
    N: '100000000000',
  }),
  fault('hours of 31 digits', 'out_of_range', 'hours_played', 'state.hoursPlayed', {
    N: '1000000000000000000000000000000',
  }),
  fault('hours as text', 'wrong_type', 'hours_played', 'state.hoursPlayed', { S: '12.5' }),
  fault('registered absent', 'missing_required', 'registered_at', 'registered', null),
  fault(
    'registered past the year 9999',
    'out_of_range',
    'registered_at',
    'registered',
    PAST_YEAR_9999_MS,
  ),
];

export const ITEM_FAULTS: Readonly<Record<Table, readonly ItemFault[]>> = {
  users: USERS,
  devices: DEVICES,
};
