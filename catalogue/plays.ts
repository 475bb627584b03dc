import { append, dataType, decimal, eventObjects, fields, text } from '../core/data-type';
import { eventColumns, EVENT_FIELDS, HASHED } from './event';

/** What was listened to: play, pause, stop and skip, with the track and for how long. */
export const plays = dataType({
  name: 'plays',
  description: 'One row per play, pause, stop or skip of a track.',
  source: eventObjects(),
  load: append(),
  key: ['event_id'],
  columns: {
    ...eventColumns,
    session_id: text(36).from('sessionid'),
    action: text(16).required(),
    music_source: text(32).from('musicsource').required(),
    audio_source: text(32).from('audiosource'),
    track_id: text(64).from('track.id'),
    track_title: text(256).from('track.title').truncate(),
    artist: text(256).from('track.artist').truncate(),
    genre: text(64).from('track.genre'),
    seconds_listened: decimal(10, 3).from('secondslistened'),
  },
  crossing: fields(
    [
      ...EVENT_FIELDS,
      'sessionid',
      'action',
      'musicsource',
      'audiosource',
      'track.id',
      'track.title',
      'track.artist',
      'track.genre',
      'secondslistened',
    ],
    HASHED,
  ),
});
