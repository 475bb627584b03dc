import { dayBooks, yearStartMs } from '../../../core/border/crossing-books';

const at = (key: string) => ({ key, lastModified: '2026-11-20T00:00:00.000Z' });

it('finds the logs and manifests of each day of one type, and nothing else', () => {
  const listed = [
    '.crossings/plays/2026-11-21/t-0.jsonl',
    '.crossings/plays/2026-11-20/t-1.jsonl',
    '.crossings/plays/2026-11-20/t-0.jsonl',
    '.crossings/plays/2026-11-20/t-0.txt',
    '.crossings/plays/2026-11-20/deeper/t-0.jsonl',
    '.crossings/plays/2026-13-20/t-0.jsonl',
    '.crossings/plays_of_others/2026-11-20/t-0.jsonl',
    '.sync/plays/2026-11-20/0010.json',
    '.sync/plays/2026-11-20/0009.json',
    '.sync/plays/2026-11-20/plan-t.json',
    '.sync/plays/2026-11-19/0001.json',
    '.sync/plays/policies/0123456789abcdef.json',
    'plays/2026/11/20/09/a.json',
  ].map(at);
  const days = dayBooks('plays', listed);
  expect(
    days.map(({ day, logs, manifests }) => [
      day,
      logs.map(({ key }) => key.split('/').at(-1)),
      manifests.map(({ number }) => number),
    ]),
  ).toEqual([
    ['2026-11-19', [], [1]],
    ['2026-11-20', ['t-1.jsonl', 't-0.jsonl'], [9, 10]],
    ['2026-11-21', ['t-0.jsonl'], []],
  ]);
});

it('begins the year when China does', () => {
  expect(new Date(yearStartMs('2026-11-20')).toISOString()).toBe('2025-12-31T16:00:00.000Z');
});
