import { paceOf } from '../../activities/pace';

/** A clock that stands still but for the sleeps that it is asked for. */
function aPace(bytesPerSecond: number | null) {
  let now = 1_000_000;
  const slept: number[] = [];
  const pace = paceOf(
    bytesPerSecond,
    () => now,
    (ms) => {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  );
  return { pace, slept, pass: (ms: number) => (now += ms) };
}

it('lets no more than so many bytes a second go, however they are cut', async () => {
  const { pace, slept } = aPace(1_000);
  for (const bytes of [500, 1_500, 250, 250, 1]) await pace(bytes);
  // The last byte goes when the 2,500 before it have had their time.
  expect(slept.reduce((a, b) => a + b, 0)).toBe(2_500);
});

it('saves nothing up while nobody sends', async () => {
  const { pace, slept, pass } = aPace(1_000);
  await pace(1_000);
  pass(60_000);
  await pace(1_000);
  await pace(1);
  expect(slept).toEqual([1_000]);
});

it('keeps several who send at once to the limit together', async () => {
  const waits: number[] = [];
  const pace = paceOf(
    1_000,
    () => 0,
    (ms) => Promise.resolve(void waits.push(ms)),
  );
  await Promise.all([pace(1_000), pace(1_000), pace(1_000)]);
  expect(waits).toEqual([1_000, 2_000]);
});

it('does not wait where there is no limit', async () => {
  const { pace, slept } = aPace(null);
  await pace(1e12);
  expect(slept).toEqual([]);
});
