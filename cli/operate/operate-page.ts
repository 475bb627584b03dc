import { FAILURES, type FailureType } from '../../core/failures';
import { alarmsMessage } from '../../core/slack/alarms-message';
import { failuresMessage, type ToldFailure } from '../../core/slack/failures-message';
import type { Message } from '../../core/slack/message';
import { unplannedMessage } from '../../core/slack/unplanned-message';
import { recoveredMessage } from '../../core/slack/recovered-message';
import { markdownTable } from '../markdown-table';
import { FAILURE_NOTES } from './failure-notes';
import { messageText } from './message-text';
import { SAMPLE_ALARMS, SAMPLE_PLACE, SAMPLE_RUN, SAMPLE_UNPLANNED } from './samples';

const shown = (message: Message | null): string[] =>
  message === null ? [] : ['```text', messageText(message), '```'];

const failed = (type: FailureType, change: Partial<ToldFailure> = {}): ToldFailure => {
  const { hop, says } = FAILURE_NOTES[type];
  const { retry, fix } = FAILURES[type];
  return {
    ...SAMPLE_RUN,
    type,
    hop,
    message: `${says} ${fix}`,
    waiting: ['devices'],
    // The last attempt of an activity that is tried ten times, or the only one.
    attempt: retry ? 10 : 1,
    ...change,
  };
};

function failureSection(type: FailureType): string[] {
  const { retry, fix } = FAILURES[type];
  const { means, unsaid } = FAILURE_NOTES[type];
  return [
    `### ${type}`,
    '',
    means,
    '',
    `- What to do: ${fix}`,
    `- Tried again by itself: ${retry ? 'yes, until the attempts of its activity are used up' : 'no, time cannot mend it'}.`,
    ...(unsaid === undefined ? [] : [`- Not posted: ${unsaid}`]),
    '',
    ...(unsaid === undefined ? [...shown(failuresMessage(SAMPLE_PLACE, [failed(type)])), ''] : []),
  ];
}

const outage = (): Message | null =>
  failuresMessage(SAMPLE_PLACE, [
    failed('ServiceUnreachable', { waiting: ['devices'] }),
    failed('LoadUnknown', {
      dataType: 'plays',
      workflowId: `daily-etl/plays/${SAMPLE_RUN.day}`,
      message: FAILURE_NOTES.LoadUnknown.says.replace('users', 'plays'),
      waiting: [],
    }),
  ]);

const messagesPart = (): string[] => [
  '## What Slack says',
  '',
  'One message for one failure. Failures that one day or backfill meets within ten seconds of each other are one outage, and one message, when they are of one kind or all of what the data types share (services, credentials, rights, workers: `core/outage.ts`):',
  '',
  ...shown(outage()),
  '',
  'When the same type and day next ends well:',
  '',
  ...shown(recoveredMessage(SAMPLE_PLACE, SAMPLE_RUN)),
  '',
  'When the plan of a day, a backfill or a run fails, so that nothing was started that could say it:',
  '',
  ...shown(unplannedMessage(SAMPLE_PLACE, SAMPLE_UNPLANNED)),
  '',
  '**Not said in Slack**, since somebody else is told, or nobody is left to say it:',
  '',
  '- Faults of an input that a person typed (InvalidInput, DayNotOver): `millrace run` and `millrace backfill` say them at once and exit with 2; a workflow started with `tctl`, `temporal` or the UI fails at once with every fault in its message. From the schedule they are said. `millrace adopt` tells its failures to whoever typed it, too.',
  '- A run that was cancelled: somebody wanted it. What has not loaded by its deadline the watch says.',
  '- A run that was terminated: no code of ours runs after that. Its parent says it, when it has one (a day, a backfill); a run, day or backfill terminated by hand is said by nobody. When its days are not loaded by their deadline, the watch says so (below), as long as they are of the last seven days; `npx millrace status` shows it as failed.',
  '',
  "No message holds a value of a record, nor the webhook's address. What an error without a section below says is not repeated in Slack, since nobody has vetted it; the run in Temporal has it.",
  '',
  'A message is a workflow of its own, `notify/<the workflow that has something to say>/...`: nothing that waits for data waits for Slack. Slack is tried for a quarter of an hour, as often as it allows; then the `notify` workflow alone fails, and shows what was to be said. A retried post whose answer was lost is posted twice.',
  '',
];

const watchPart = (): string[] => [
  '## What the watch says',
  '',
  'Every 15 minutes the schedule `watch` looks for days that are not loaded by their deadline (the last seven; a type says its `deadline`), for loaded days with less than half of the rows that are usual on that weekday (the median of at least three of the last eight), and for task queues that nobody polls. Each alarm is said once when it begins and once when it no longer stands: mended, or older than seven days.',
  '',
  ...shown(alarmsMessage(SAMPLE_ALARMS, [])),
  '',
  'The watch runs on Temporal and on a worker, and falls silent with them. `npx millrace watch --once` looks at the same things without either; run it from a cron elsewhere, once an hour:',
  '',
  '```sh',
  'npx millrace watch --once --post   # exit 4 and a message when something is not as it should be',
  '```',
  '',
  'It remembers nothing, so it says what stands each time. `newest_loaded_day_age_seconds` among the metrics of the worker is a third way: above 30 hours (108,000) a day is late.',
  '',
];

/** `docs/operate.md`: what to do when something breaks. From core/failures.ts and the messages as they are posted. */
export const operatePage = (): string => {
  const types = Object.keys(FAILURES) as FailureType[];
  return [
    '# Operate',
    '',
    '<!-- Written by `npm run docs` from core/failures.ts, cli/operate/ and core/slack/. Change those, not this page. -->',
    '',
    'What Millrace says when something is not as it should be, and what a person does then. Running a day again is always safe: what is captured, transformed and loaded already is taken as it is.',
    '',
    ...messagesPart(),
    ...watchPart(),
    '## Failures',
    '',
    ...markdownTable([
      ['failure', 'tried again by itself', 'what to do'],
      ...types.map((type) => [
        `[${type}](#${type.toLowerCase()})`,
        FAILURES[type].retry ? 'yes' : 'no',
        FAILURES[type].fix,
      ]),
    ]),
    '',
    ...types.flatMap(failureSection),
  ].join('\n');
};
