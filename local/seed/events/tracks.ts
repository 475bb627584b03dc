import { AWKWARD_TEXTS } from '../awkward-texts';
import { oneOf, weighted, zipf } from '../choose';
import { dice, type Dice } from '../dice';
import { hexOf } from '../identity';

export interface Track {
  readonly id: string;
  readonly title: string | null;
  readonly artist: string | null;
  readonly genre: string | null;
}

const TRACKS = 2000;
/** One in twenty is played by everybody: these get four plays in five. */
export const HITS = TRACKS / 20;
const HIT_SHARE = 0.8;

const WORDS =
  'River Stone Night 夜曲 Любовь Été Ocean Ghost 星 Föhn Amber Signal Velvet Canción Thunder 눈꽃 Harbour Echo Paper Moon'.split(
    ' ',
  );
const ARTISTS = [
  'The Millponds',
  '山田 太郎',
  'Die Staustufen',
  'AC|DC Cover',
  'Björk & Söhne',
  'Земфира-2',
  'DJ \\Backslash\\',
  'Señor Weir 🎺',
  'Line\nBreakers',
  '"Quoted"',
];
const GENRES = ['pop', 'rock', 'jazz', 'r&b', 'c|w', '民谣', 'классика', 'audiobook', ''];

const hitOf = weighted(
  zipf(
    Array.from({ length: HITS }, (_, number) => number),
    0.7,
  ),
);

/** A number of a track: four times in five one of the hits, and of those the first ones most. */
const numberOf = (roll: Dice): number =>
  roll() < HIT_SHARE ? hitOf(roll()) : HITS + Math.floor(roll() * (TRACKS - HITS));

function titleOf(roll: Dice): string | null {
  const kind = roll();
  if (kind < 0.01) return null;
  if (kind < 0.05) return oneOf(AWKWARD_TEXTS, roll());
  // More than the column holds, so that the load has to cut within a word of several bytes a letter.
  if (kind < 0.07) return `${oneOf(WORDS, roll())} `.repeat(60);
  const length = 1 + Math.floor(roll() * 4);
  return Array.from({ length }, () => oneOf(WORDS, roll())).join(' ');
}

/** The track of a number. */
export function trackOf(seed: number, number: number): Track {
  const roll = dice(seed, 'track', number);
  return {
    id: `trk-${hexOf(seed, 'track', number).slice(0, 16)}`,
    title: titleOf(roll),
    artist: roll() < 0.02 ? null : oneOf(ARTISTS, roll()),
    genre: roll() < 0.1 ? null : oneOf(GENRES, roll()),
  };
}

export const playedTrack = (seed: number, roll: Dice): Track => trackOf(seed, numberOf(roll));
