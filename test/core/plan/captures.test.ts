import { chooseCapture, type FoundCapture } from '../../../core/plan/captures';

const asked = { runId: 'me', captureAgain: false, nowMs: 100, windowEndMs: 200 };
const capture = (number: number, change: Partial<FoundCapture> = {}): FoundCapture => ({
  capture: `20261120-0${number}`,
  plan: { deadlineMs: 300, plannedBy: 'other', segments: 2 },
  complete: false,
  abandoned: false,
  ...change,
});
const foreign = (name: string, complete = true): FoundCapture => ({
  capture: name,
  plan: null,
  complete,
  abandoned: false,
});

it.each<[string, FoundCapture[], Partial<typeof asked>, unknown]>([
  ['nothing, in the window', [], {}, { take: 'new', number: 1 }],
  ['nothing, after the window', [], { nowMs: 200 }, { take: 'missed' }],
  [
    'a complete one',
    [capture(1, { complete: true })],
    {},
    { take: 'complete', capture: '20261120-01' },
  ],
  ['an unfinished one', [capture(1)], {}, { take: 'resume', capture: '20261120-01' }],
  [
    'an unfinished one after the window, before its deadline',
    [capture(1)],
    { nowMs: 250 },
    { take: 'resume', capture: '20261120-01' },
  ],
  ['an unfinished one after its deadline', [capture(1)], { nowMs: 300 }, { take: 'missed' }],
  [
    'an unfinished one above a complete one',
    [capture(1, { complete: true }), capture(2)],
    {},
    { take: 'resume', capture: '20261120-02' },
  ],
  [
    'an unfinished one below a complete one',
    [capture(1), capture(2, { complete: true })],
    {},
    { take: 'complete', capture: '20261120-02' },
  ],
  ['an abandoned one', [capture(1, { abandoned: true })], {}, { take: 'new', number: 2 }],
  [
    'a foreign one',
    [foreign('01680958677849-381aef7c')],
    {},
    { take: 'complete', capture: '01680958677849-381aef7c' },
  ],
  [
    'several foreign ones: the last in byte order',
    [foreign('b'), foreign('c', false), foreign('a')],
    {},
    { take: 'complete', capture: 'b' },
  ],
  [
    'a foreign one beside ours',
    [foreign('z'), capture(1, { complete: true })],
    {},
    { take: 'complete', capture: '20261120-01' },
  ],
  [
    'capture again, with a complete one of another run',
    [capture(1, { complete: true })],
    { captureAgain: true },
    { take: 'new', number: 2 },
  ],
  [
    'capture again, its own plan there',
    [
      capture(1, { complete: true }),
      capture(2, { plan: { deadlineMs: 300, plannedBy: 'me', segments: 1 } }),
    ],
    { captureAgain: true },
    { take: 'resume', capture: '20261120-02' },
  ],
])('with %s', (_, found, change, choice) => {
  expect(chooseCapture(found, { ...asked, ...change })).toEqual(choice);
});
