import { append, dataType, eventObjects, fields, text } from '../core/data-type';
import { eventColumns, EVENT_FIELDS, HASHED } from './event';

/** Every time an app or a device asked for a token, and what came of it. */
export const token_requests = dataType({
  name: 'token_requests',
  description: 'One row per request for an access token.',
  source: eventObjects(),
  load: append(),
  key: ['event_id'],
  columns: {
    ...eventColumns,
    grant_type: text(32).from('granttype'),
    scope: text(256),
    outcome: text(16).required(),
    error_code: text(32).from('errorcode'),
  },
  crossing: fields([...EVENT_FIELDS, 'granttype', 'scope', 'outcome', 'errorcode'], HASHED),
});
