import { fieldFault, textFault, type EventFault } from './event-fault';

/** Reason for a text that is no instant. */
const NO_INSTANT = 'not_an_instant';

/** 33 characters, 66 bytes: it fits who counts characters. */
const TOO_MANY_BYTES = JSON.stringify('é'.repeat(33));
const EVENT_ID_TOO_LONG = '"00000000-0000-4000-8000-000000000000-copy"';

/** A byte that no UTF-8 has, in the place of the first sign of the event's id. */
function brokenByte(text: string): Buffer {
  const copy = Buffer.from(text);
  copy[copy.indexOf('"eventid":"') + '"eventid":"'.length] = 0xff;
  return copy;
}

/** Cut within the id, so that the newline behind it stands in a string, where JSON has none. */
const cutOff = (text: string): string =>
  text.slice(0, text.indexOf('"eventid":"') + '"eventid":"'.length + 9);

const FIELDS: readonly EventFault[] = [
  fieldFault('event id absent', ['missing_required', 'event_id'], 'eventid', null),
  fieldFault('event id too long', ['too_long', 'event_id'], 'eventid', EVENT_ID_TOO_LONG),
  fieldFault('event id a number', ['wrong_type', 'event_id'], 'eventid', '7'),
  fieldFault('partner that nobody knows', ['unknown_value', 'partner_id'], 'partnerid', '"delta"'),
  fieldFault('partner null', ['missing_required', 'partner_id'], 'partnerid', 'null'),
  fieldFault('partner an object', ['wrong_type', 'partner_id'], 'partnerid', '{"id":"aurora"}', {
    reason: 'missing_required',
    column: 'partner_id',
  }),
  fieldFault('client absent', ['missing_required', 'client_id'], 'clientid', null),
  fieldFault(
    'client too long in bytes, not in characters',
    ['too_long', 'client_id'],
    'clientid',
    TOO_MANY_BYTES,
  ),
  fieldFault('client with a NUL', ['nul', 'client_id'], 'clientid', '"before\\u0000after"'),
  fieldFault(
    'client like the mark for null',
    ['equals_null_marker', 'client_id'],
    'clientid',
    '"@null@"',
  ),
  fieldFault('country of three letters', ['too_long', 'country'], 'countrycode', '"gbr"'),
  fieldFault('occurred in words', [NO_INSTANT, 'occurred_at'], 'occurredat', '"yesterday, 9 am"'),
  fieldFault(
    'occurred on no day',
    [NO_INSTANT, 'occurred_at'],
    'occurredat',
    '"2026-02-30T10:00:00Z"',
  ),
  fieldFault('received absent', ['missing_required', 'received_at'], 'receivedat', null),
  fieldFault('received a number', ['wrong_type', 'received_at'], 'receivedat', '1795521339976'),
  fieldFault(
    'user an object',
    ['wrong_type', 'user_id'],
    'userid',
    '{"id":"of somebody"}',
    'not_hashable',
  ),
];

const TEXTS: readonly EventFault[] = [
  textFault('client twice', ['duplicate_attribute', 'client_id'], 'repeated_name', (text) =>
    text.replace('{', '{"clientid":"twin",'),
  ),
  textFault('event cut off', ['not_json', null], 'unparsable', cutOff),
  textFault(
    'line of words',
    ['not_an_object', null],
    'unparsable',
    () => 'Caused by: 503 Slow Down',
  ),
  textFault('raw tab inside a text', ['not_json', null], 'unparsable', (text) =>
    text.replace('"eventid":"', '"eventid":"\t'),
  ),
  textFault('event in a list', ['not_an_object', null], 'not_an_object', (text) => `[${text}]`),
  textFault('byte that is no UTF-8', ['invalid_utf8', null], 'invalid_utf8', brokenByte),
];

/** What may be wrong with an event of any type. */
export const COMMON_FAULTS: readonly EventFault[] = [...FIELDS, ...TEXTS];
