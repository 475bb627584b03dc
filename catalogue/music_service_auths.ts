import { append, boolean, dataType, eventObjects, fields, text } from '../core/data-type';
import { eventColumns, EVENT_FIELDS, HASHED } from './event';

/** Who signed in to or out of which music service. */
export const music_service_auths = dataType({
  name: 'music_service_auths',
  description: 'One row per sign-in to, sign-out of or refusal by a music service.',
  source: eventObjects(),
  load: append(),
  key: ['event_id'],
  columns: {
    ...eventColumns,
    music_service: text(32).from('service').required(),
    outcome: text(16).required(),
    error_code: text(32).from('errorcode'),
    is_first: boolean().from('firsttime'),
  },
  crossing: fields([...EVENT_FIELDS, 'service', 'outcome', 'errorcode', 'firsttime'], HASHED),
});
