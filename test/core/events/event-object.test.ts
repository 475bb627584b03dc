import { eventsDayPrefix, leftOut } from '../../../core/events/event-object';

it('lays a day out as Firehose does', () => {
  expect(eventsDayPrefix('plays', '2026-11-24')).toBe('plays/2026/11/24/');
});

it.each([
  ['plays/2026/11/24/09/plays-1-2026-11-24-09-00-00-abc', 10, null],
  ['plays/2026/11/24/09/plays.gz', 10, null],
  ['plays/2026/11/24/09/a-failed', 10, null],
  ['plays/2026/11/24/09/errors', 10, null],
  ['plays/2026/11/24/09/_SUCCESS', 0, 'hidden'],
  ['plays/2026/11/24/_temporary/09/part', 10, 'hidden'],
  ['plays/2026/11/24/09/.part.tmp', 10, 'hidden'],
  ['plays/2026/11/24/processing-failed/09/part', 10, 'error-output'],
  ['plays/2026/11/24/09/errors/part', 10, 'error-output'],
  ['plays/2026/11/24/09/', 0, 'empty'],
  ['plays/2026/11/24/09/part', 0, 'empty'],
])('says of %s with %d bytes: %s', (key, size, rule) => {
  expect(leftOut('plays', key, size)).toBe(rule);
});
