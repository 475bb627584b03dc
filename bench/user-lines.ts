import { seeded, type Random } from './random';

/**
 * One DynamoDB item per line, `{"Item":{...}}`, about 480 bytes: ten attributes in an order that changes in half of the
 * lines, with names that hold what COPY, JSON and UTF-8 find hard.
 */
const COUNTRIES = 'gb de dk cn us fr nl se no es it jp at ch ie pl'.split(' ');
const PARTNERS = Array.from(
  { length: 12 },
  (_, n) => `p-${((n * 2_654_435_761) % 65_536).toString(16).padStart(4, '0')}`,
);
const FIRST = 'Anna|Søren|Jürgen|李雷|Marie|O"Neil|Zoë|José|Ian|Fatima|Олег|Tom'.split('|');
const LAST = [
  'Smith',
  'Müller',
  'Jensen',
  '王',
  'Dupont',
  'van den Berg',
  'García',
  'Kowalski',
  'Back\\slash',
  'Pipe|man',
  'Line\nbreak',
  'Ito',
];
const CITIES = 'London|København|上海|München|Paris|Zürich|New York|Kraków'.split('|');
const SERVICES = 'tidal deezer spotify qobuz napster tunein soundcloud qqmusic'.split(' ');
const FIRST_CREATED_MS = Date.UTC(2016, 0, 1);
const CREATED_SECONDS = 300_000_000;

export const uuid = (random: Random): string => {
  const hex = random.hex() + random.hex() + random.hex() + random.hex();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const instant = (random: Random): number =>
  FIRST_CREATED_MS + random.below(CREATED_SECONDS) * 1000 + random.below(1000);

function shuffled<T>(random: Random, values: T[]): T[] {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    [values[last], values[other]] = [values[other] as T, values[last] as T];
  }
  return values;
}

const sample = (random: Random, values: readonly string[], count: number): string[] =>
  shuffled(random, [...values])
    .slice(0, count)
    .sort();

function attributes(random: Random): string[] {
  const id = uuid(random);
  const name = JSON.stringify(`${random.of(FIRST)} ${random.of(LAST)}`);
  const devices = Array.from({ length: random.below(4) }, () => uuid(random));
  const fate = random.below(100);
  return [
    `"id":{"S":"${id}"}`,
    `"country":{"S":"${random.of(COUNTRIES)}"}`,
    `"created":{"N":"${instant(random)}"}`,
    `"email":{"S":"${id.slice(0, 8)}.${random.below(10_000)}@example${random.below(40)}.com"}`,
    `"partner":{"S":"${random.of(PARTNERS)}"}`,
    `"profile":{"M":{"name":{"S":${name}},"age":{"N":"${13 + random.below(82)}"},` +
      `"address":{"M":{"city":{"S":"${random.of(CITIES)}"},"zip":{"S":"${String(random.below(100_000)).padStart(5, '0')}"}}}}}`,
    // DynamoDB has no empty sets.
    ...(devices.length === 0 ? [] : [`"devices":{"SS":${JSON.stringify(devices)}}`]),
    `"services":{"SS":${JSON.stringify(sample(random, SERVICES, 1 + random.below(3)))}}`,
    `"marketing":{"BOOL":${random.below(10) < 4}}`,
    ...(fate < 90
      ? ['"deletedat":{"NULL":true}']
      : fate < 97
        ? [`"deletedat":{"S":"${new Date(instant(random)).toISOString()}"}`]
        : []),
  ];
}

/** `count` lines of users, the same for the same `seed`. */
export function userLines(seed: number, count: number): Buffer {
  const random = seeded(seed);
  const lines: string[] = [];
  for (let item = 0; item < count; item += 1) {
    const those = attributes(random);
    const ordered = random.below(2) === 0 ? those : shuffled(random, those);
    lines.push(`{"Item":{${ordered.join(',')}}}\n`);
  }
  return Buffer.from(lines.join(''));
}
