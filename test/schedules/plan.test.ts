import { SCHEDULES } from '../../schedules/all';
import { declaredFields } from '../../schedules/fields';
import { differs, planSchedules, type FoundSchedule } from '../../schedules/plan';
import { planText } from '../../schedules/plan-text';

const [dailyRun, watch] = SCHEDULES;

const asDeclared = (id: string, change: Partial<FoundSchedule> = {}): FoundSchedule => ({
  id,
  madeBy: '0.1.0',
  paused: null,
  fields: declaredFields(SCHEDULES.find((each) => each.id === id)!),
  ...change,
});

const actions = (found: readonly FoundSchedule[]): string[] =>
  planSchedules(SCHEDULES, found).map(({ id, action }) => `${action} ${id}`);

it('creates what is not there', () => {
  expect(actions([])).toEqual(['create daily-run', 'create watch']);
});

it('leaves what is as declared, whatever version made it', () => {
  const found = [asDeclared('daily-run', { madeBy: '0.0.1' }), asDeclared('watch')];
  expect(actions(found)).toEqual(['leave daily-run', 'leave watch']);
  expect(differs(planSchedules(SCHEDULES, found))).toBe(false);
});

it('changes exactly the fields that were edited', () => {
  const { fields } = asDeclared('daily-run');
  const edited = asDeclared('daily-run', {
    fields: { ...fields, overlap: 'SKIP', times: '30 2 * * *' },
  });
  const [change] = planSchedules(SCHEDULES, [edited, asDeclared('watch')]);
  expect(change).toEqual({
    id: 'daily-run',
    action: 'change',
    paused: null,
    differences: [
      { field: 'times', found: '30 2 * * *', desired: '30 1 * * *' },
      { field: 'overlap', found: 'SKIP', desired: 'BUFFER_ALL' },
    ],
  });
});

it('removes what carries our memo and is declared no more, and looks at nothing foreign', () => {
  const old = asDeclared('watch', { id: 'old' });
  const foreign = asDeclared('watch', { id: 'theirs', madeBy: null });
  expect(actions([asDeclared('daily-run'), asDeclared('watch'), old, foreign])).toEqual([
    'leave daily-run',
    'leave watch',
    'remove old',
  ]);
});

it('refuses a foreign schedule of the same id, even when it does the same', () => {
  expect(actions([asDeclared('daily-run', { madeBy: null }), asDeclared('watch')])).toEqual([
    'refuse daily-run',
    'leave watch',
  ]);
});

it('prints a diff that names every field, and the pause', () => {
  const edited = asDeclared('watch', {
    paused: 'the warehouse moves',
    fields: { ...asDeclared('watch').fields, jitter: '5 minutes' },
  });
  const old = asDeclared('watch', { id: 'old' });
  const changes = planSchedules(SCHEDULES, [asDeclared('daily-run'), edited, old]);
  const lines = planText(changes, false).split('\n');
  expect(lines.slice(0, 5)).toEqual([
    'daily-run: as declared',
    'watch: to be changed (paused, and stays so: the warehouse moves)',
    '  ~ jitter  5 minutes -> 30 seconds',
    "old: to be removed (it carries Millrace's memo, and this version declares none of this id)",
    '  - workflow           watch',
  ]);
  expect(planText(changes, true)).toContain('watch: changed (paused');
});

it('says the declarations as people read them', () => {
  const { times, jitter, ...rest } = declaredFields(dailyRun!);
  expect({ times, jitter, catchUp: rest['catch-up window'], zone: rest['time zone'] }).toEqual({
    times: '30 1 * * *',
    jitter: '1 minute',
    catchUp: '10 days',
    zone: 'UTC',
  });
  expect(declaredFields(watch!).times).toBe('*/15 * * * *');
});
