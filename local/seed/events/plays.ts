import { longTailed, oneOf, weighted, zipf } from '../choose';
import { uuidOf } from '../identity';
import { serviceOf } from '../user';
import { thousandthsText } from '../thousandths';
import type { ContentOf } from './content';
import { objectText, optional, stringText, type Fields } from './json-text';
import { spelledNumber } from './spellings';
import { playedTrack, type Track } from './tracks';
import { truncated } from './truncated';

const actionOf = weighted(zipf(['play', 'stop', 'skip', 'pause'], 0.6));
const AUDIO = ['wifi', 'bluetooth', 'line-in', 'usb', 'airwave'];
const TITLE_BYTES = 256;
/** What a decimal(10,3) only just holds, and others that are not everyday ones. */
const THOUSANDTHS = [9_999_999_999, 0, 1, 10_000_000];

function secondsOf(roll: () => number): number | null {
  const kind = roll();
  if (kind < 0.1) return null;
  if (kind < 0.11) return oneOf(THOUSANDTHS, roll());
  return Math.min(7_200_000, Math.round(longTailed(140_000, 0.8, roll(), roll())));
}

function trackField({ id, title, artist, genre }: Track, roll: () => number): Fields {
  const track = {
    ...optional('title', title, roll()),
    id: stringText(id),
    ...optional('artist', artist, roll()),
    ...optional('genre', genre, roll()),
  };
  // What is known of a track besides has names of its own, one of them declared elsewhere.
  return { track: objectText({ ...track, outcome: '"no outcome"', isrc: 'null' }) };
}

/** A play, pause, stop or skip. Radio has no track: some say so by null. */
export const play: ContentOf = ({ seed, event, roll }) => {
  const session = roll() < 0.05 ? null : uuidOf(seed, 'session', event);
  const [action, source] = [actionOf(roll()), serviceOf(roll())];
  const audio = roll() < 0.05 ? null : oneOf(AUDIO, roll());
  const track = roll() < 0.02 ? null : playedTrack(seed, roll);
  const seconds = secondsOf(roll);
  return {
    fields: {
      ...optional('sessionid', session, roll()),
      action: stringText(action),
      musicsource: stringText(source),
      ...optional('audiosource', audio, roll()),
      ...(track === null ? optional('track', null, roll()) : trackField(track, roll)),
      ...(seconds === null
        ? optional('secondslistened', null, roll())
        : { secondslistened: spelledNumber(seconds, roll()) }),
    },
    rows: [
      {
        session_id: session,
        action,
        music_source: source,
        audio_source: audio,
        track_id: track?.id ?? null,
        track_title: truncated(track?.title ?? null, TITLE_BYTES),
        artist: truncated(track?.artist ?? null, TITLE_BYTES),
        genre: track?.genre ?? null,
        seconds_listened: seconds === null ? null : thousandthsText(seconds),
      },
    ],
  };
};
