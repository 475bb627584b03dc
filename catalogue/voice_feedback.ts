import { append, dataType, double, eventObjects, fields, integer, text } from '../core/data-type';
import { eventColumns, EVENT_FIELDS, HASHED } from './event';

/** What was said to a device and what it made of it. The words themselves never leave China. */
export const voice_feedback = dataType({
  name: 'voice_feedback',
  description: 'One row per spoken command, with what was understood.',
  source: eventObjects(),
  load: append(),
  key: ['event_id'],
  columns: {
    ...eventColumns,
    locale: text(10),
    utterance: text(1024).truncate().personal(),
    intent: text(64),
    confidence: double(),
    response: text(1024).truncate().personal(),
    outcome: text(16).required(),
    duration_ms: integer().from('durationms'),
  },
  crossing: fields(
    [...EVENT_FIELDS, 'locale', 'intent', 'confidence', 'outcome', 'durationms'],
    HASHED,
  ),
});
