/**
 * Every way in which the work can fail that a person may have to mend. One row feeds Temporal (is it retried?),
 * Slack and the runbook (what is to be done?). An error that is not here passes through unchanged and is retried
 * while its activity's attempts last.
 */
export interface Failure {
  /** Whether time can mend it. */
  readonly retry: boolean;
  /** What a person does. */
  readonly fix: string;
}

export const FAILURES = {
  InvalidInput: { retry: false, fix: 'Correct the input; the message lists every fault.' },
  DayNotOver: { retry: false, fix: 'Wait until the UTC day has ended, then start the run.' },
  CaptureMissed: {
    retry: false,
    fix: 'The table was not captured in the 24 hours after the day. Adopt an older dump if there is one; else the day stays missed.',
  },
  CaptureDeadlinePassed: {
    retry: false,
    fix: 'The capture was not finished in its window and cannot go on: its pages would belong to a later day. Adopt an older dump if there is one; else the day stays missed.',
  },
  TableNotFound: {
    retry: false,
    fix: 'Check the table name in catalogue/ and the region and credentials of the worker.',
  },
  CapacityUnknown: {
    retry: false,
    fix: 'Declare the capacity to take the share of: dynamodbTable({ ..., capacity: units per second }).',
  },
  TableChanged: {
    retry: false,
    fix: 'The table was deleted and made again, or has another key, since the capture began. Start the run with --capture-again.',
  },
  ChainBroken: {
    retry: false,
    fix: 'The progress objects of a segment do not follow one another. Keep the folder for analysis and start with --capture-again.',
  },
  BucketNotFound: { retry: false, fix: 'Check the bucket variable, and make the bucket.' },
  AccessDenied: {
    retry: false,
    fix: 'Give the worker the permission named in the message (docs/production.md lists them).',
  },
  CredentialsInvalid: { retry: false, fix: 'Check the AWS credentials of the worker.' },
  ServiceUnreachable: {
    retry: true,
    fix: 'None if it passes; else check the network and the endpoint in the message.',
  },
  Throttled: { retry: true, fix: 'None: it is tried again later.' },
  CaptureBroken: {
    retry: false,
    fix: 'The capture does not agree with its own manifest. Nothing was loaded. Start the run with --capture-again, or repair the dump.',
  },
  UnknownDialect: {
    retry: false,
    fix: 'The file is in no dialect that Millrace reads; the message names it. Adopt another dump of the day.',
  },
  EmptySource: {
    retry: false,
    fix: 'The source has no record. If that is right, declare mayBeEmpty; else mend the table and start the run with --capture-again.',
  },
  NoEvents: {
    retry: false,
    fix: 'The day has no event that could be loaded. Look whether whoever writes them still does, and under which prefix; then run the day again. If a day without events is right, declare mayBeEmpty.',
  },
  SourceChanged: { retry: false, fix: 'None: the run plans a new generation, three times.' },
  SourceKeepsChanging: {
    retry: false,
    fix: 'Somebody writes the object named in the message while it is read. Stop that, and run the day again.',
  },
  WorkerTooOld: {
    retry: true,
    fix: 'Deploy the version of the worker that knows what the declaration names.',
  },
  TooManyQuarantined: {
    retry: false,
    fix: 'Look at the quarantined records and their reasons; mend the declaration and run the day again, or mend the table and run it with --capture-again.',
  },
  TooManyHeldBack: {
    retry: false,
    fix: 'Look in China at the objects named in the message, and have their writer mended. Have them written anew under the same keys; or rename them so that they begin with a dot or an underscore: what has crossed of them stays, and what has not is given up; or, if so much may be held back, raise the quarantineLimit that the border worker has of the type. Then run the day again.',
  },
  ShrinkGuard: {
    retry: false,
    fix: 'Check whether the source really shrank; then run the day again with --accept-shrink.',
  },
  BooksDoNotBalance: {
    retry: false,
    fix: 'A defect of Millrace or of the storage: keep the objects named in the message, load nothing, report it.',
  },
  ObjectGone: {
    retry: false,
    fix: 'Find out who deleted it (retention, a person); then run the day again.',
  },
  ObjectDiffers: {
    retry: false,
    fix: 'An object does not have the content that its commit names. Load nothing; find out who wrote it. A capture is made anew by --capture-again, a generation by --again.',
  },
  EventsBroken: {
    retry: false,
    fix: 'The object of events cannot be unpacked, so nothing was loaded, and of one in China nothing crosses. Have it written again where it lies, or renamed so that it begins with a dot or an underscore; then run the day again.',
  },
  CopyDiffers: {
    retry: false,
    fix: 'The copy named in the message is not what its source comes to. Find out who wrote it, and whether the bucket encrypts with a key of KMS (then no ETag can be compared); delete that copy and run the day again.',
  },
  LostToAnother: {
    retry: true,
    fix: 'None: another attempt committed first, and the next one takes what it wrote.',
  },
  Abandoned: {
    retry: false,
    fix: 'Housekeeping took the unfinished folder as abandoned. Run the day again.',
  },
  ModeRefused: {
    retry: false,
    fix: 'The load mode differs from the one that the table was loaded with. Rename the data type, or drop the table on purpose.',
  },
  ShapeRefused: {
    retry: false,
    fix: 'The table cannot be brought to the declared shape. Change it by hand as the message says, or declare a new column.',
  },
  CopyRejectedRows: {
    retry: false,
    fix: 'The warehouse refused rows that the transform let through; the message has file, line, column and reason. Correct the declaration; then --again makes the files anew.',
  },
  ProfileDiffers: {
    retry: false,
    fix: 'The staged rows are not the ones that the transform wrote; the message has the column. Do not load them; --again makes the files anew.',
  },
  LoadOvertaken: {
    retry: true,
    fix: 'None: another run of the day has claimed it; it is tried again.',
  },
  LoadUnknown: {
    retry: true,
    fix: 'None: the outcome of a batch is unknown; the next attempt begins at the claim.',
  },
  NewerDayLoaded: {
    retry: false,
    fix: 'A day after the one given with --even-though-newer is loaded. Name that day if it may be overwritten.',
  },
  RunVanished: {
    retry: true,
    fix: 'None: it is looked for again; a run that ended is found by its id.',
  },
  DayIncomplete: {
    retry: false,
    fix: 'Mend what the failed types say, then start the day again; types that are loaded say so and cost nothing.',
  },
  BackfillIncomplete: {
    retry: false,
    fix: 'Mend what the failed runs say, then start the same range again; days that are loaded say so and cost nothing.',
  },
  SlackRefused: {
    retry: false,
    fix: 'Check SLACK_WEBHOOK_URL (a secret: not in messages) and whether the channel still takes messages. The data is not touched.',
  },
  WarehouseDenied: {
    retry: false,
    fix: 'Give the database user, or the role that COPY reads with, the right that the message names; then run the day again.',
  },
  WarehouseRefused: {
    retry: false,
    fix: 'Read the message of the warehouse; it is about configuration or permissions.',
  },
} as const satisfies Record<string, Failure>;

/** The name by which Temporal, Slack and the runbook know a failure. */
export type FailureType = keyof typeof FAILURES;

/** Whether a text, such as the type of an ApplicationFailure, names a row of the table. */
export const isFailureType = (name: string): name is FailureType => Object.hasOwn(FAILURES, name);
