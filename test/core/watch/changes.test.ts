import { alarmChanges } from '../../../core/watch/changes';
import { anAlarm } from '../../support/a-notice';

const a = anAlarm({ id: 'deadline/users/2026-11-22' });
const b = anAlarm({ id: 'poller/etl/activity' });
const ids = (alarms: readonly { readonly id: string }[]): string[] => alarms.map(({ id }) => id);

it.each<[string, (typeof a)[], (typeof a)[], string[], string[], string[], string[]]>([
  ['begins', [], [a], [], [a.id], [], [a.id]],
  ['goes on', [a], [a], [], [], [], [a.id]],
  ['is over', [a], [], [], [], [a.id], []],
  ['is replaced by another', [a], [b], [], [b.id], [a.id], [b.id]],
  ['could not be judged', [a], [], ['deadline/'], [], [], [a.id]],
  ['could not be judged while another is over', [a, b], [], ['deadline/'], [], [b.id], [a.id]],
])('an alarm that %s', (_, before, alarms, unjudged, begun, over, standing) => {
  const changes = alarmChanges(before, { alarms, unjudged });
  expect([ids(changes.begun), ids(changes.over), ids(changes.standing)]).toEqual([
    begun,
    over,
    standing,
  ]);
});
