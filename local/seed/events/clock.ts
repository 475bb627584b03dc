import { oneOf } from '../choose';
import { DAY_MS, timeOfDayMs } from '../days';
import { dice, type Dice } from '../dice';
import { longTailed } from '../choose';
import type { Partition } from './event-world';

/** When an event is sent, in milliseconds since 1970, and what the two clocks say. */
export interface Moments {
  /** When it arrives at the stream: this decides its folder. */
  readonly sentMs: number;
  /** By the clock of the events service. */
  readonly receivedMs: number;
  /** By the clock of the device. */
  readonly occurredMs: number;
}

/** Devices that never learnt the time, or another one. */
const FAR_OFF_DAYS = [-20_000, -4018, -365, -1, 1, 365, 3650];

/** How far a device's clock is off: a second or so, but for one in 80. */
export function clockOffMs(seed: number, device: string): number {
  const roll = dice(seed, `clock of ${device}`);
  if (roll() < 1 / 80) return oneOf(FAR_OFF_DAYS, roll()) * DAY_MS;
  return Math.round((roll() - 0.5) * 3000);
}

/** China's evening comes eight hours before that of the world's middle. */
const EARLIER_MS: Readonly<Record<Partition, number>> = { aws: 0, 'aws-cn': DAY_MS / 3 };

/** Events come as people spend their day. They are received within seconds, some within minutes. */
export function momentsOf(
  roll: Dice,
  partition: Partition,
  day: number,
  { clockOffMs: off }: { readonly clockOffMs: number },
): Moments {
  const time = timeOfDayMs(roll(), roll(), roll()) + DAY_MS - EARLIER_MS[partition];
  const sentMs = day * DAY_MS + (time % DAY_MS);
  const delayMs = Math.min(1_800_000, Math.ceil(longTailed(400, 1.5, roll(), roll())));
  return { sentMs, receivedMs: sentMs + delayMs, occurredMs: Math.max(0, sentMs + off) };
}
