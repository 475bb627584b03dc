import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
} from '@temporalio/common';
import { fail } from '../../activities/fail';
import { runFailure, runFailureText } from '../../cli/run-failure-text';
import { FAILURES } from '../../core/failures';

const ofActivity = (activityType: string, cause: Error): ActivityFailure =>
  new ActivityFailure(
    'Activity task failed',
    activityType,
    '1',
    'NON_RETRYABLE_FAILURE',
    'w',
    cause,
  );

it('takes what happened and what to do apart', () => {
  const cause = fail('ShrinkGuard', 'The generation has 10 rows, 50,000 are loaded.');
  expect(runFailure(ofActivity('finishTransform', cause))).toEqual({
    type: 'ShrinkGuard',
    activity: 'finishTransform',
    message: 'The generation has 10 rows, 50,000 are loaded.',
    fix: FAILURES.ShrinkGuard.fix,
  });
});

it('looks through a child workflow', () => {
  const cause = ofActivity('transformChunk', fail('SourceKeepsChanging', 'It changed.'));
  const child = new ChildWorkflowFailure(
    'default',
    { workflowId: 'w', runId: 'r' },
    'transformChunks',
    'NON_RETRYABLE_FAILURE',
    cause,
  );
  expect(runFailure(child)).toMatchObject({
    type: 'SourceKeepsChanging',
    activity: 'transformChunk',
  });
});

it('shows a failure without a row as it is', () => {
  const cause = ApplicationFailure.create({ type: 'RangeError', message: 'Invalid array length' });
  expect(runFailure(ofActivity('loadDay', cause))).toEqual({
    type: 'RangeError',
    activity: 'loadDay',
    message: 'Invalid array length',
    fix: null,
  });
});

it('knows a cancelled run', () => {
  expect(runFailure(new CancelledFailure('Workflow cancelled'))).toMatchObject({
    type: 'cancelled',
  });
});

it('tells a person what failed, why, what to do, where to look and what to type', () => {
  const failure = runFailure(ofActivity('loadDay', fail('WarehouseDenied', 'No rights.')));
  const run = {
    dataType: 'users',
    day: '2026-11-22',
    link: `http://ui/${'run'.repeat(40)}`,
    again: 'npx millrace run users --day 2026-11-22',
  };
  expect(runFailureText(failure, run).split('\n')).toEqual([
    'users of 2026-11-22 failed in loadDay: WarehouseDenied',
    '',
    'No rights.',
    '',
    'What to do:   Give the database user, or the role that COPY reads with, the',
    '              right that the message names; then run the day again.',
    `Look at it:   ${run.link}`,
    'Then again:   npx millrace run users --day 2026-11-22',
  ]);
});
