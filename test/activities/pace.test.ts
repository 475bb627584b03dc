import { paceOf } from '../../activities/pace';

/** A pace by a clock that stands still; what it slept, in ms, call by call. */
function aPace(bytesPerSecond: number | null) {
  const clock = { nowMs: 0 };
  const slept: number[] = [];
  const pace = paceOf(
    bytesPerSecond,
    () => clock.nowMs,
    async (ms) => void slept.push(ms),
  );
  return { pace, clock, slept };
}

it('lets those who ask at once go one after another, so many bytes in a second', async () => {
  const { pace, slept } = aPace(1_000);
  await Promise.all([500, 250, 1_000, 1].map((bytes) => pace(bytes)));
  expect(slept).toEqual([500, 750, 1_750]);
});

it('saves nothing up while nobody asks', async () => {
  const { pace, clock, slept } = aPace(1_000);
  await pace(100);
  clock.nowMs = 60_000;
  await pace(2_000);
  await pace(1);
  expect(slept).toEqual([2_000]);
});

it('waits for nobody without a limit', async () => {
  const { pace, slept } = aPace(null);
  await pace(10 ** 12);
  await pace(10 ** 12);
  expect(slept).toEqual([]);
});
