import type { ActivityOptions } from '@temporalio/workflow';
import type { AllActivities } from '../core/contracts/all';
import { BORDER_QUEUE } from '../core/temporal-names';

/**
 * Temporal would retry a result above its payload limit for ever (the failure says nonRetryable: false).
 * Every other failure itself knows whether it is retried: core/failures.ts.
 */
const NEVER_AGAIN = ['PayloadsTooLarge'];

/** A control-plane call: seconds of work, so a minute means that it hangs. */
const QUICK_TRIES = {
  // 1, 2, 4 ... 60 s: ten tries are about five minutes of waiting, which outlasts a deployment or a throttled minute.
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '1 minute',
  maximumAttempts: 10,
  nonRetryableErrorTypes: NEVER_AGAIN,
} as const;

/** Bulk work that resumes: 20 attempts are about an hour of waiting; after that a person is better than an attempt. */
const BULK_TRIES = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '5 minutes',
  maximumAttempts: 20,
  nonRetryableErrorTypes: NEVER_AGAIN,
} as const;

/** Bulk activities beat every 3 s: five missed ones mean a dead worker, not a slow table. */
const BEATING = { heartbeatTimeout: '15 seconds' } as const;

/** One table of time-outs, heartbeats and retries. Figures without a source say "guess". */
export const OPTIONS = {
  planRun: {
    // Waits up to a minute for the warehouse's fence, then goes on without it (design: the capture must not wait).
    startToCloseTimeout: '2 minutes',
    retry: QUICK_TRIES,
    summary: 'check the input, the catalogue and the fence',
  },
  planExport: {
    // A DescribeTable and a few listings; guess.
    startToCloseTimeout: '2 minutes',
    retry: QUICK_TRIES,
    summary: 'find the capture of the day, or pin a new one',
  },
  exportSegment: {
    // Half a day ends before the next daily run. Guess: no table of that size has been exported here.
    startToCloseTimeout: '12 hours',
    ...BEATING,
    retry: BULK_TRIES,
    taskQueue: 'etl-data',
    summary: 'read one segment of the table into parts',
  },
  finishExport: {
    // Reads every progress object of the capture; 10,000 of them are below five minutes at 50 a second. Guess.
    startToCloseTimeout: '15 minutes',
    ...BEATING,
    retry: QUICK_TRIES,
    summary: 'check the chain of parts and commit the capture',
  },
  planSync: {
    // Two listings and the day's crossing logs; an inland worker may take a minute for its pages. Guess.
    startToCloseTimeout: '30 minutes',
    // A border worker that nobody runs must not hold the day for ever: then the run fails by that name.
    scheduleToCloseTimeout: '6 hours',
    ...BEATING,
    retry: BULK_TRIES,
    taskQueue: BORDER_QUEUE,
    summary: 'list what lies in China and what has crossed',
  },
  copyObjects: {
    // A batch is at most some hundred megabytes, or one large object; the line across the border may be slow. Guess.
    startToCloseTimeout: '12 hours',
    ...BEATING,
    retry: BULK_TRIES,
    taskQueue: BORDER_QUEUE,
    summary: 'copy one batch of objects over the border',
  },
  finishSync: {
    // Reads the crossing logs of the day; guess.
    startToCloseTimeout: '15 minutes',
    ...BEATING,
    retry: QUICK_TRIES,
    taskQueue: BORDER_QUEUE,
    summary: 'name the copies of the day in the next manifest',
  },
  planTransform: {
    // Reads manifests and HEADs every file of the capture; guess.
    startToCloseTimeout: '15 minutes',
    ...BEATING,
    retry: QUICK_TRIES,
    summary: 'take the finished generation, or cut the files into chunks',
  },
  transformChunk: {
    // 256 MB compressed are below a minute of two cores (bench/transform); an hour is a machine in trouble.
    startToCloseTimeout: '1 hour',
    ...BEATING,
    retry: BULK_TRIES,
    taskQueue: 'etl-data',
    summary: 'turn one chunk of files into warehouse parts',
  },
  finishTransform: {
    // Reads one small object per chunk; guess.
    startToCloseTimeout: '15 minutes',
    ...BEATING,
    retry: QUICK_TRIES,
    summary: 'add up the books, judge them, commit the generation',
  },
  loadDay: {
    // A COPY of a day is minutes; the Data API ends a statement after 24 hours by itself. Guess.
    startToCloseTimeout: '4 hours',
    // All attempts together: a run that is overtaken or locked out for longer fails by that name.
    scheduleToCloseTimeout: '12 hours',
    ...BEATING,
    retry: BULK_TRIES,
    summary: 'prepare, claim, stage, commit',
  },
  planDay: {
    // Reads the catalogue in memory; a minute means that it hangs.
    startToCloseTimeout: '1 minute',
    retry: QUICK_TRIES,
    summary: 'take the day, put its types in order',
  },
  planBackfill: {
    // Reads the catalogue in memory; a minute means that it hangs.
    startToCloseTimeout: '1 minute',
    retry: QUICK_TRIES,
    summary: 'check the input, put the types in order',
  },
  adoptCapture: {
    // Reads a manifest and HEADs every file of the dump, as planTransform does; guess.
    startToCloseTimeout: '15 minutes',
    ...BEATING,
    retry: QUICK_TRIES,
    summary: 'make an old dump the capture of the day',
  },
  awaitRun: {
    // As long as the run that is waited for may take: export and load have half a day each.
    startToCloseTimeout: '36 hours',
    ...BEATING,
    retry: BULK_TRIES,
    summary: 'wait for the run of this type and day that is open already',
  },
  postToSlack: {
    // The webhook gets 10 s (facts: the client would wait for ever); the rest looks up the run.
    startToCloseTimeout: '30 seconds',
    // A message that is a quarter of an hour late is of no use, and nothing may wait longer for it.
    scheduleToCloseTimeout: '15 minutes',
    retry: { ...QUICK_TRIES, maximumAttempts: 6 },
    summary: 'say it in Slack',
  },
  checkWatch: {
    // Some queries of the ledger; the next look comes in a quarter of an hour.
    startToCloseTimeout: '5 minutes',
    retry: { ...QUICK_TRIES, maximumAttempts: 3 },
    summary: 'look at deadlines, volumes and pollers',
  },
} as const satisfies Record<keyof AllActivities, ActivityOptions>;
