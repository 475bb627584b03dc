import { append, dataType, decimal, eventObjects, fields, position, text } from '../core/data-type';
import { eventColumns, EVENT_FIELDS, HASHED } from './event';

/** The way through an app's screens: one event per session, one row per screen of it. */
export const navigation = dataType({
  name: 'navigation',
  description: 'One row per screen that a session came through, in its order.',
  source: eventObjects(),
  explode: 'screens',
  load: append(),
  key: ['event_id', 'position'],
  columns: {
    ...eventColumns,
    session_id: text(36).from('sessionid'),
    app_version: text(32).from('appversion'),
    position: position(),
    screen: text(128).from('screens[].name').required(),
    option_selected: text(128).from('screens[].option'),
    seconds_on_screen: decimal(10, 3).from('screens[].seconds'),
  },
  crossing: fields(
    [
      ...EVENT_FIELDS,
      'sessionid',
      'appversion',
      'screens[].name',
      'screens[].option',
      'screens[].seconds',
    ],
    HASHED,
  ),
});
