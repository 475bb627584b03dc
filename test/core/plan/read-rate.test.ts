import fc from 'fast-check';
import {
  newReadRate,
  pageLimit,
  paid,
  readCapacity,
  refilled,
  segmentCount,
  throttled,
  waitMs,
} from '../../../core/plan/read-rate';

it('consumes its units per second, within 5 % in every 10 s, whatever the items weigh', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 5000 }),
      fc.double({ min: 0.05, max: 2, noNaN: true }),
      (full, unitsPerItem) => {
        let rate = newReadRate(full, 0);
        let nowMs = 0;
        const windows = new Map<number, number>();
        while (nowMs < 60_000) {
          rate = refilled(rate, nowMs);
          nowMs += waitMs(rate);
          rate = refilled(rate, nowMs);
          const limit = pageLimit(rate);
          const items = Math.min(limit ?? Infinity, Math.max(1, Math.floor(128 / unitsPerItem)));
          rate = paid(rate, items * unitsPerItem, items);
          windows.set(
            Math.floor(nowMs / 10_000),
            (windows.get(Math.floor(nowMs / 10_000)) ?? 0) + items * unitsPerItem,
          );
          nowMs += 5;
        }
        const reachable = Math.min(full, (128 / 5) * 1000 * 0.9);
        for (let window = 1; window < 6; window += 1) {
          const units = windows.get(window) ?? 0;
          expect(units).toBeLessThanOrEqual(full * 10 * 1.05);
          expect(units).toBeGreaterThanOrEqual(Math.min(reachable, full) * 10 * 0.9);
        }
      },
    ),
    { numRuns: 50 },
  );
});

it('reads slower after a throttle, and recovers', () => {
  const lowered = throttled(newReadRate(1000, 0));
  expect(lowered.perSecond).toBe(700);
  expect(refilled(lowered, 10_000).perSecond).toBe(900);
  expect(refilled(lowered, 60_000).perSecond).toBe(1000);
});

it('takes the declared capacity first, then the provisioned, the cap, the warm', () => {
  const table = { provisioned: 2, maximum: 3, warm: 4 };
  expect(readCapacity(table, 1)).toBe(1);
  expect(readCapacity(table, null)).toBe(2);
  expect(readCapacity({ ...table, provisioned: null }, null)).toBe(3);
  expect(readCapacity({ provisioned: null, maximum: null, warm: null }, null)).toBeNull();
});

it('cuts a table into segments by its size and by its rate', () => {
  expect(segmentCount(0, 100)).toBe(1);
  expect(segmentCount(10 * 2 ** 30, 100)).toBe(10);
  expect(segmentCount(1, 10_000)).toBe(5);
  expect(segmentCount(2 ** 50, 1)).toBe(512);
});
