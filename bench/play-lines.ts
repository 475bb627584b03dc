import { seeded, type Random } from './random';

/**
 * Plays as apps in China send them, about 900 bytes each: what the catalogue names, and beside it what must stay (name,
 * address, IP, place, network). 80 % of the plays are of 5 % of the tracks; people and devices come again, a few often.
 */
const PEOPLE = 60_000;
const TRACKS = 40_000;
const POPULAR = TRACKS / 20;
const WORDS =
  '夜 Rain 城市 Ocean 月亮 Heart 时光 Fire 远方 Blue "Live" 旅行 Line\nTwo A\\B 风 Love'.split(' ');
const CITIES = ['上海', '北京', '广州', '深圳', '成都', '杭州'];
const FIRMWARES = ['3.1.0', '3.1.4', '3.2.0-beta'];
const DAY_MS = Date.UTC(2026, 10, 24);

const idOf = (kind: number, number: number): string => {
  const random = seeded(kind * 1_000_003 + number);
  const hex = random.hex() + random.hex() + random.hex() + random.hex();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Small numbers far more often than large ones, as some people listen all day. */
const skewed = (random: Random, limit: number): number =>
  Math.floor((random.below(limit) / limit) ** 2 * limit);

const track = (random: Random): number =>
  random.below(100) < 80 ? random.below(POPULAR) : random.below(TRACKS);

const ofTrack = (number: number) => {
  const random = seeded(number);
  const words = Array.from({ length: 1 + random.below(4) }, () => random.of(WORDS)).join(' ');
  return {
    id: `t${number}`,
    title: words,
    artist: `${random.of(WORDS)} ${random.of(WORDS)}`,
    genre: random.of(['pop', 'rock', 'jazz', 'mandopop']),
    isrc: `CN${random.hex()}`,
  };
};

function play(random: Random, person: number, at: number): object {
  const device = idOf(2, person * 2 + random.below(2));
  return {
    eventid: idOf(3, random.below(2 ** 32)),
    partnerid: random.of(['aurora', 'borealis', 'cumulus']),
    clientid: `client-${person % 40}`,
    userid: idOf(1, person),
    username: `${random.of(CITIES)}-${person}`,
    email: `person.${person}@example.cn`,
    deviceid: device,
    devicetype: random.of(['speaker', 'phone', 'tv']),
    firmware: random.of(FIRMWARES),
    ip: `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
    location: {
      city: random.of(CITIES),
      lat: random.below(9e6) / 1e5,
      lon: random.below(18e6) / 1e5,
    },
    countrycode: 'CN',
    regioncode: random.of(['CN-SH', 'CN-BJ', 'CN-GD']),
    occurredat: new Date(DAY_MS + at).toISOString(),
    receivedat: new Date(DAY_MS + at + random.below(5000)).toISOString(),
    sessionid: idOf(4, random.below(2 ** 32)),
    action: random.of(['play', 'pause', 'stop', 'skip']),
    musicsource: random.of(['qqmusic', 'netease', 'radio']),
    audiosource: random.of(['stream', 'line-in']),
    track: ofTrack(track(random)),
    network: { ssid: `home-${person}`, strength: -random.below(90) },
    secondslistened: random.below(300_000) / 1000,
  };
}

/** `count` plays, the same for the same `seed`: run together as Firehose writes them, or one per line. */
export function playLines(seed: number, count: number, isFirehose: boolean): Buffer {
  const random = seeded(seed);
  const lines = Array.from({ length: count }, (_, n) =>
    JSON.stringify(play(random, skewed(random, PEOPLE), Math.floor((n / count) * 86_400_000))),
  );
  return Buffer.from(isFirehose ? lines.join('') : `${lines.join('\n')}\n`);
}
