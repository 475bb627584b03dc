import { DAY_MS } from '../days';
import { dice } from '../dice';
import { hexOf } from '../identity';
import { dayFolder, firehoseName, hoardName, hourFolder } from './event-object';
import { eventOf, type EventDay } from './event-record';
import { eventsOn } from './event-world';

/** Why an object below a day's folder is no data. */
export type LeftOutRule = 'hidden' | 'error-output' | 'empty';

export interface LeftOutObject {
  readonly key: string;
  readonly body: Buffer;
  readonly rule: LeftOutRule;
}

const EVENTS_IN_EACH = 3;
const NOTHING = Buffer.alloc(0);

/** Good events of their own: were they read, the warehouse would hold rows that nobody expects. */
function body(of: EventDay, object: number): Buffer {
  const first = eventsOn(of.world, of.type, of.partition, of.day) + object * EVENTS_IN_EACH;
  const texts = Array.from({ length: EVENTS_IN_EACH }, (_, at) => eventOf(of, first + at).text);
  return Buffer.concat(texts.flatMap((text) => [text, Buffer.from('\n')]));
}

/** Laid last: the day is whole. Its name says whose it is, so that nobody has to read it. */
export function markerKey(of: EventDay): string {
  const { seed, users, devices, reference } = of.world.people;
  const world = hexOf('events', seed, users, devices, reference, of.world.plays);
  return `${dayFolder(of)}_SUCCESS.${world.slice(0, 8)}`;
}
export const isMarker = (of: EventDay, key: string): boolean =>
  key.startsWith(`${dayFolder(of)}_SUCCESS.`);

/** What jobs and Firehose leave behind in a day's folder and nobody may load; the marker is the last. */
export function leftOutObjects(of: EventDay): LeftOutObject[] {
  const roll = dice(of.world.people.seed, `left out ${of.type} ${of.partition}`, of.day);
  const nameOf = of.partition === 'aws' ? firehoseName : hoardName;
  const places = Array.from({ length: 6 }, (_, at) => {
    const hour = Math.floor(roll() * 24);
    const ms = of.day * DAY_MS + (hour * DAY_MS) / 24;
    return { folder: hourFolder(of, hour), name: nameOf(of, ms, 10_000 + at) };
  });
  const key = (at: number, infix: string, suffix = ''): string => {
    const { folder, name } = places[at] ?? { folder: '', name: '' };
    return `${folder}${infix}${name}${suffix}`;
  };
  return [
    { key: key(0, '.', '.tmp'), body: body(of, 0), rule: 'hidden' },
    { key: key(1, '_temporary/0/'), body: body(of, 1), rule: 'hidden' },
    { key: key(2, 'processing-failed/'), body: body(of, 2), rule: 'error-output' },
    { key: key(3, 'errors/'), body: body(of, 3), rule: 'error-output' },
    { key: key(4, ''), body: NOTHING, rule: 'empty' },
    { key: places[5]?.folder ?? '', body: NOTHING, rule: 'empty' },
    { key: markerKey(of), body: NOTHING, rule: 'hidden' },
  ];
}
