import { roundOf } from './decisions';

const rounds = (seed: number) => Array.from({ length: 40 }, (_, n) => roundOf(seed, n));

it('decides the same in the same order for the same seed, and otherwise for another', () => {
  expect(rounds(1)).toEqual(rounds(1));
  expect(rounds(1)).not.toEqual(rounds(2));
  expect(roundOf(1, 0)).not.toEqual(roundOf(1, 1));
});

it('comes to every kind of work, fault and event', () => {
  const all = rounds(1);
  const decisions = all.flatMap((round) => round.decisions);
  const kinds = new Set(decisions.map((each) => ('fault' in each ? each.fault : each.event)));
  expect(new Set(all.map(({ work }) => work)).size).toBe(3);
  expect(kinds.size).toBe(18);
  for (const round of all) {
    const requests = round.decisions.map(({ request }) => request);
    expect(requests).toEqual(requests.toSorted((a, b) => a - b));
  }
});
