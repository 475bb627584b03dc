import { DAY_MS } from '../days';
import { dice } from '../dice';
import { eventOf, faultOf, type EventDay, type EventRecord } from './event-record';
import { eventsOn } from './event-world';

/** One arrival of an event at its stream. Streams deliver at least once. */
export interface Delivery {
  readonly record: EventRecord;
  readonly arrivedMs: number;
  /** True when the same day has the event already: its rows load once. */
  readonly isRepeat: boolean;
}

/** How an event is delivered a second time: byte for byte, or by its sender, with another `receivedat`. */
interface Repeat {
  readonly afterMs: number;
  readonly isSentAgain: boolean;
}

const HOUR_MS = DAY_MS / 24;
const REPEATED = 0.008;
const SENT_AGAIN = 0.25;

/** One event in 125 comes twice, the second time an hour to four later: never in the object of the first time. */
function repeatOf(of: EventDay, number: number): Repeat | null {
  const roll = dice(of.world.people.seed, `repeat ${of.type} ${of.partition}`, number, of.day);
  if (roll() >= REPEATED || faultOf(of, number) !== null) return null;
  return {
    afterMs: HOUR_MS + Math.floor(roll() * 3 * HOUR_MS),
    isSentAgain: roll() < SENT_AGAIN,
  };
}

function repeated(of: EventDay, number: number, { afterMs, isSentAgain }: Repeat): EventRecord {
  return eventOf(of, number, isSentAgain ? afterMs : 0);
}

/** Events of the evening before that come once more after midnight: each of the two days has them. */
function* leftOver(of: EventDay): Generator<Delivery> {
  const before = { ...of, day: of.day - 1 };
  const { world, type, partition } = before;
  for (let number = 0; number < eventsOn(world, type, partition, before.day); number += 1) {
    const repeat = repeatOf(before, number);
    if (repeat === null) continue;
    const record = repeated(before, number, repeat);
    const arrivedMs = record.sentMs + repeat.afterMs;
    if (arrivedMs >= of.day * DAY_MS) yield { record, arrivedMs, isRepeat: false };
  }
}

/** Everything that arrives on a day, broken ones and repeats included, in no order. */
export function* deliveriesOn(of: EventDay): Generator<Delivery> {
  yield* leftOver(of);
  const { world, type, partition, day } = of;
  const endMs = (day + 1) * DAY_MS;
  for (let number = 0; number < eventsOn(world, type, partition, day); number += 1) {
    const record = eventOf(of, number);
    yield { record, arrivedMs: record.sentMs, isRepeat: false };
    const repeat = repeatOf(of, number);
    if (repeat === null || record.sentMs + repeat.afterMs >= endMs) continue;
    yield {
      record: repeated(of, number, repeat),
      arrivedMs: record.sentMs + repeat.afterMs,
      isRepeat: true,
    };
  }
}
