import { PARTNERS } from '../catalogue/partners';
import { seeded, type Random } from './random';
import { uuid } from './user-lines';

/**
 * Plays as devices send them, about 615 bytes each: three files in four run together as Firehose lays them, the others
 * in lines as hoard does; names that hold what COPY, JSON and UTF-8 find hard; fields that no column asks for.
 */
const COUNTRIES = 'gb de dk cn us fr nl se no es it jp at ch ie pl'.split(' ');
const SOURCES = 'tidal deezer spotify qobuz napster tunein'.split(' ');
const GENRES = 'pop rock jazz classical hip-hop electronic'.split(' ');
const TITLES = [
  'Für Elise',
  'Song "one"',
  '夜曲',
  'Back\\slash|pipe',
  'Any title at all',
  'Élégie',
];
const FIRST_MS = Date.UTC(2026, 10, 24);
const DAY_MS = 86_400_000;
const MOST_DELAY_MS = 60_000;

function play(random: Random): string {
  const occurred = FIRST_MS + random.below(DAY_MS);
  return JSON.stringify({
    eventid: uuid(random),
    eventtype: 'play',
    partnerid: random.of(PARTNERS),
    clientid: `client-${random.below(40)}`,
    userid: uuid(random),
    deviceid: uuid(random),
    devicetype: random.of(['speaker', 'soundbar', 'phone', 'amplifier']),
    firmware: `4.${random.below(9)}.${random.below(30)}`,
    countrycode: random.of(COUNTRIES),
    ...(random.below(4) === 0 ? { regioncode: 'DE-BY' } : {}),
    occurredat: new Date(occurred).toISOString(),
    receivedat: new Date(occurred + random.below(MOST_DELAY_MS)).toISOString(),
    sessionid: uuid(random),
    action: random.of(['play', 'play', 'pause', 'stop', 'skip']),
    musicsource: random.of(SOURCES),
    audiosource: random.of(['wifi', 'bluetooth', 'line-in']),
    track: {
      id: `t${random.below(100_000)}`,
      title: random.of(TITLES),
      artist: random.below(10) === 0 ? null : `Artist ${random.below(5000)}`,
      genre: random.of(GENRES),
    },
    secondslistened: random.below(400_000) / 1000,
    network: { signal: -random.below(90), band: 5 },
  });
}

/** `count` plays of one file, the same for the same `seed`. */
export function eventLines(seed: number, count: number): Buffer {
  const random = seeded(seed);
  const between = seed % 4 === 0 ? '\n' : '';
  const events: string[] = [];
  for (let event = 0; event < count; event += 1) events.push(play(random) + between);
  return Buffer.from(events.join(''));
}
