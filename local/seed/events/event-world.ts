import { registeredBy, type World } from '../world';
import { DAY_MS } from '../days';

export type EventType =
  'token_requests' | 'plays' | 'navigation' | 'music_service_auths' | 'voice_feedback';
export const EVENT_TYPES: readonly EventType[] = [
  'token_requests',
  'plays',
  'navigation',
  'music_service_auths',
  'voice_feedback',
];

/** The AWS partition in whose bucket an event lies. */
export type Partition = 'aws' | 'aws-cn';

/** What every event is computed from, together with its type, partition, day and number. */
export interface EventWorld {
  /** Whose people and devices send the events of the world; those of China are accounts of another cluster. */
  readonly people: World;
  /** Plays of the world in a usual day; the other types and China in proportion. */
  readonly plays: number;
  /** One event in each run of this many is broken. */
  readonly brokenEvery: number;
  /** The key that ids of Chinese people and devices are hashed with; null: there is no China. */
  readonly crossingKey: string | null;
}

/** As many as are laid within seconds. */
const PLAYS = 2400;
const BROKEN_EVERY = 500;

/** The events of a stack whose tables hold `people`. */
export const eventWorld = (people: World, crossingKey: string | null): EventWorld => ({
  people,
  plays: PLAYS,
  brokenEvery: BROKEN_EVERY,
  crossingKey,
});

export const partitionsOf = ({ crossingKey }: EventWorld): readonly Partition[] =>
  crossingKey === null ? ['aws'] : ['aws', 'aws-cn'];

/** For each play of the world. */
const EACH_PLAY: Readonly<Record<EventType, number>> = {
  token_requests: 0.9,
  plays: 1,
  navigation: 0.6,
  music_service_auths: 0.4,
  voice_feedback: 0.5,
};
const IN_CHINA = 0.3;
/** Sunday first. */
const WEEK = [1.1, 0.95, 0.95, 0.95, 1, 1.1, 1.2];

/** How many events are sent on a day, duplicates not counted. */
export function eventsOn(
  world: EventWorld,
  type: EventType,
  partition: Partition,
  day: number,
): number {
  // 1 January 1970 was a Thursday.
  const weekday = WEEK[(day + 4) % 7] ?? 1;
  const share = EACH_PLAY[type] * (partition === 'aws' ? 1 : IN_CHINA);
  return Math.max(1, Math.round(world.plays * share * weekday));
}

/** Numbers below this are people or devices that are in the tables and were registered when a day began. */
export const registeredBefore = (
  { people }: EventWorld,
  table: 'users' | 'devices',
  day: number,
): number => Math.min(people[table], registeredBy(people, table, day * DAY_MS));
