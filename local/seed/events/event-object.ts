import { gzipSync } from 'node:zlib';
import { DAY_MS, dayOf } from '../days';
import { dice, type Dice } from '../dice';
import { hexOf, uuidOf } from '../identity';
import { deliveriesOn, type Delivery } from './deliveries';
import type { EventDay } from './event-record';

/** An object of a bucket of events. */
export interface EventObject {
  readonly key: string;
  readonly body: Buffer;
  /** Events, broken ones included. */
  readonly lines: number;
}

const HOUR_MS = DAY_MS / 24;
/** A buffer is written when it holds so many. */
const MOST_IN_OBJECT = 150;
/** Shares of objects. */
const RUN_TOGETHER = 0.75;
const ALL_LINES = 0.8;
const ZIPPED = 0.75;
/** One name in twenty-five lies about it: only the first bytes tell. */
const MISNAMED = 0.04;
const NEWLINE = Buffer.from('\n');
const NOTHING = Buffer.alloc(0);

/** `<type>/YYYY/MM/DD/`. */
export const dayFolder = ({ type, day }: EventDay): string =>
  `${type}/${dayOf(day).replaceAll('-', '/')}/`;
/** The hour's folder. A buffer of 23:58 may hold what is received after midnight; the folder decides the day. */
export const hourFolder = (of: EventDay, hour: number): string =>
  `${dayFolder(of)}${String(hour).padStart(2, '0')}/`;

/** Name of an object as Firehose gives it: stream, version, moment, UUID. */
export function firehoseName(of: EventDay, ms: number, number: number): string {
  const moment = new Date(ms).toISOString().slice(0, 19).replace(/[T:]/g, '-');
  const { people } = of.world;
  const id = uuidOf('object', people.seed, people.users, of.type, of.day, number);
  return `millrace-${of.type.replaceAll('_', '-')}-1-${moment}-${id}`;
}

/** Hosts of hoard; nobody ever told them what may stand in a key. */
const HOSTS = ['hoard-a', 'hoard-b', 'hoard-c', 'hoard+d 100% 北京'];

/** Name of an object as hoard in China gives it. */
export function hoardName(of: EventDay, ms: number, number: number): string {
  const host = HOSTS[number % HOSTS.length] ?? '';
  const { people } = of.world;
  const id = hexOf('hoard', people.seed, people.users, of.type, of.day, number).slice(0, 10);
  return `${host}_${ms}_${id}.json`;
}

const isNoJson = ({ record }: Delivery): boolean => record.fault?.spoilText !== undefined;

/** What stands around an event's text. A text that is no JSON has a line of its own in any object. */
const enclosed = (delivery: Delivery, ending: Buffer): Buffer[] =>
  isNoJson(delivery) ? [NEWLINE, delivery.record.text, NEWLINE] : [delivery.record.text, ending];

/**
 * Firehose runs events together, unless its delimiter is switched on. hoard writes lines, but for some buffers of old,
 * in which every event is whole: behind one that is not, the border trusts nothing but lines.
 */
function endingsOf(of: EventDay, deliveries: readonly Delivery[], roll: Dice): () => Buffer {
  const kind = roll();
  if (of.partition === 'aws') return () => (kind < RUN_TOGETHER ? NOTHING : NEWLINE);
  if (kind < ALL_LINES || deliveries.some(isNoJson)) return () => NEWLINE;
  return () => (roll() < 0.5 ? NOTHING : NEWLINE);
}

/** What is written at once: events of one hour, in the order of their arrival. */
export interface EventBuffer {
  readonly hour: number;
  readonly deliveries: readonly Delivery[];
}

/** The buffers of a day, hour by hour; each becomes an object. */
export function eventBuffers(of: EventDay): EventBuffer[] {
  const hours: Delivery[][] = Array.from({ length: 24 }, () => []);
  for (const delivery of deliveriesOn(of))
    hours[Math.floor((delivery.arrivedMs % DAY_MS) / HOUR_MS)]?.push(delivery);
  return hours.flatMap((arrived, hour) => {
    arrived.sort((a, b) => a.arrivedMs - b.arrivedMs);
    const buffers = Math.ceil(arrived.length / MOST_IN_OBJECT);
    return Array.from({ length: buffers }, (_, at) => ({
      hour,
      deliveries: arrived.slice(at * MOST_IN_OBJECT, (at + 1) * MOST_IN_OBJECT),
    }));
  });
}

function objectOf(of: EventDay, { hour, deliveries }: EventBuffer, number: number): EventObject {
  const roll = dice(of.world.people.seed, `object ${of.type} ${of.partition}`, number, of.day);
  const firstMs = deliveries[0]?.arrivedMs ?? 0;
  const name = (of.partition === 'aws' ? firehoseName : hoardName)(of, firstMs, number);
  const ending = endingsOf(of, deliveries, roll);
  const plain = Buffer.concat(deliveries.flatMap((each) => enclosed(each, ending())));
  const isZipped = roll() < ZIPPED;
  const saysZipped = isZipped !== roll() < MISNAMED;
  return {
    key: `${hourFolder(of, hour)}${name}${saysZipped ? '.gz' : ''}`,
    body: isZipped ? gzipSync(plain) : plain,
    lines: deliveries.length,
  };
}

/** The objects that hold the events of a day: the same bytes under the same names each time. */
export const eventObjects = (of: EventDay): EventObject[] =>
  eventBuffers(of).map((buffer, number) => objectOf(of, buffer, number));
