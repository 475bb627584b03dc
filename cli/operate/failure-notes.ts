import type { FailureType } from '../../core/failures';

/** What the runbook adds to a row of the failure table. */
export interface FailureNote {
  /** What it means, for somebody who meets it for the first time. */
  readonly means: string;
  readonly hop: 'plan' | 'export' | 'sync' | 'transform' | 'load' | 'workflow';
  /** What the failure says, as the code says it, without the advice that follows. */
  readonly says: string;
  /** Why no message of a run with this failure is posted; absent where one is. */
  readonly unsaid?: string;
}

const UNSAID_INPUT =
  'whoever typed the input is told by the command, or by the failed workflow. Only a day of the schedule says it, as a plan that failed.';

/** One per row of core/failures.ts; the compiler asks for the rest. */
export const FAILURE_NOTES: Readonly<Record<FailureType, FailureNote>> = {
  InvalidInput: {
    means:
      'What was handed to the workflow cannot be run: a misspelt member, an unknown type, no day. Nothing was started.',
    hop: 'plan',
    says: 'The input was refused: day: must be a calendar day, YYYY-MM-DD; dataType: there is no "usres" (there are: users, devices).',
    unsaid: UNSAID_INPUT,
  },
  DayNotOver: {
    means:
      'A day is only whole when it has ended in UTC, so an earlier run would load a part of it.',
    hop: 'plan',
    says: '2026-11-22 has not ended: it ends at 2026-11-23T00:00:00.000Z.',
    unsaid: UNSAID_INPUT,
  },
  CaptureMissed: {
    means:
      'A table shows only its present. Nobody captured it in the 24 hours after the day, so its state of that day is gone; it is said, never invented.',
    hop: 'export',
    says: 'No complete capture of users for 2026-11-22 is at s3://millrace-exports/exports/users/2026-11-22/, and its window ended at 2026-11-24T00:00:00.000Z.',
  },
  CaptureDeadlinePassed: {
    means:
      'A capture was begun in its window and not finished 6 hours after it. Pages read now would show a later day.',
    hop: 'export',
    says: 'Capture 20261122-01 of users had until 2026-11-24T06:00:00.000Z.',
  },
  TableNotFound: {
    means: 'DynamoDB has no table of that name in the region and account of the worker.',
    hop: 'export',
    says: 'There is no table users.',
  },
  CapacityUnknown: {
    means:
      'The table is on demand, so there is no provisioned capacity to take a share of, and the declaration names none.',
    hop: 'export',
    says: 'The table users is on demand and says no capacity to take 0.25 of.',
  },
  TableChanged: {
    means: 'A capture resumed on another table, or under another key, would mix two tables.',
    hop: 'export',
    says: 'The table users is not the one that capture 20261122-01 began with.',
  },
  ChainBroken: {
    means:
      'Each part of a segment begins where the one before it ended; here one does not, so items may be missing or twice.',
    hop: 'export',
    says: 'Capture 20261122-01 of users: segment 3, part 2 does not begin where part 1 ended.',
  },
  BucketNotFound: {
    means: 'S3 has no bucket of the configured name.',
    hop: 'export',
    says: 'S3 answered NoSuchBucket (404) to list s3://millrace-exports/exports/users/2026-11-22/.',
  },
  AccessDenied: {
    means: 'AWS knows the worker and does not let it do this.',
    hop: 'transform',
    says: 'S3 answered AccessDenied (403) to read s3://millrace-exports/exports/users/2026-11-22/AWSDynamoDB/20261122-01/manifest-summary.json.',
  },
  CredentialsInvalid: {
    means: 'AWS does not take the keys that the worker has: expired, wrong, or none.',
    hop: 'export',
    says: 'DynamoDB answered UnrecognizedClientException (400) to describe table users.',
  },
  ServiceUnreachable: {
    means: 'A service did not answer, or answered with an error of its own, in every attempt.',
    hop: 'load',
    says: 'Redshift answered TimeoutError (no status) to a query.',
  },
  Throttled: {
    means: 'A service asked for fewer calls, in every attempt.',
    hop: 'export',
    says: 'DynamoDB answered ProvisionedThroughputExceededException (400) to scan table users, segment 1 of 4.',
  },
  CaptureBroken: {
    means: 'A file that the capture names is missing, or differs in size, count or checksum.',
    hop: 'transform',
    says: 's3://millrace-exports/exports/users/2026-11-22/AWSDynamoDB/20261122-01/data/0-1.json.gz has 51,200 items, its manifest names 51,201.',
  },
  UnknownDialect: {
    means: 'The files are in no form of DynamoDB JSON that Millrace reads.',
    hop: 'transform',
    says: 's3://millrace-exports/exports/users/2026-11-22/AWSDynamoDB/20261122-01/data/part-0 begins with neither {"Item": nor an attribute.',
  },
  EmptySource: {
    means: 'There is nothing to load, and an empty table would replace a full one.',
    hop: 'transform',
    says: 'The capture 20261122-01 of users for 2026-11-22 has no item.',
  },
  NoEvents: {
    means:
      'The folder of the day holds no event in the world, nor has one crossed from China. Nothing was loaded.',
    hop: 'transform',
    says: 'There is no event object of plays for 2026-11-22.',
  },
  SourceChanged: {
    means: 'An object is not the one that the plan pinned. The generation ends, not the run.',
    hop: 'transform',
    says: 's3://millrace-exports/exports/users/2026-11-22/AWSDynamoDB/20261122-01/data/0-1.json.gz is another object since the plan was made (ETag "9b2c").',
    unsaid:
      'the run goes on with a new generation; when three have ended so, it fails as SourceKeepsChanging.',
  },
  SourceKeepsChanging: {
    means: 'Three generations in a row found an object changed under them.',
    hop: 'transform',
    says: 'The source of users 2026-11-22 changed under 3 generations; at last: s3://millrace-exports/exports/users/2026-11-22/AWSDynamoDB/20261122-01/data/0-1.json.gz is gone since the plan was made.',
  },
  WorkerTooOld: {
    means: 'A worker of an older version took a task whose declaration it cannot read.',
    hop: 'transform',
    says: 'The declaration of users names the conversion epochSeconds of column registered_at.',
  },
  TooManyQuarantined: {
    means: 'So many records cannot be loaded that the rest would be a wrong picture of the day.',
    hop: 'transform',
    says: 'users 2026-11-22: 2,600 of 50,000 records are in quarantine (missing_required 2,590, too_long 10); users allows 1,000, or 1 % if that is more.',
  },
  TooManyHeldBack: {
    means:
      'So much of a day stays in China that the rest would be a wrong picture of it. A few records may be many events: in an object whose events are run together, all behind a broken one up to the next newline is one record (docs/border.md). The sync writes no manifest, so the run reads nothing of the day; the copies stay, and the next run goes on with them.',
    hop: 'sync',
    says: 'plays 2026-11-20: 1 of 61,204 records, 3.9 MB of 52.0 MB, are held back in China; plays allows 1,000 records and 1.0 MB, or 1 % of each if that is more. Most is in plays/2026/11/20/09/plays-1-2026-11-20-09-00-00-0a1b.gz (3.9 MB).',
  },
  ShrinkGuard: {
    means: 'Far fewer rows than before: more often a broken source than customers who left.',
    hop: 'transform',
    says: 'users 2026-11-22: 18,204 rows are less than 50 % of the 49,881 that 2026-11-21 has in the warehouse.',
  },
  BooksDoNotBalance: {
    means:
      'read + unfolded = written + quarantined does not hold, so a record was lost or doubled on the way.',
    hop: 'transform',
    says: 'users 2026-11-22: The books differ: 50,000 read, 49,880 written, 119 quarantined.',
  },
  ObjectGone: {
    means:
      'A manifest names an object that is not in its bucket any more, though nothing of ours deletes what a manifest names.',
    hop: 'transform',
    says: 's3://millrace-events-from-cn/.sync/plays/2026-11-20/0001.json, the manifest of the sync, is gone.',
  },
  ObjectDiffers: {
    means: 'An object that is never overwritten has other bytes than its commit names.',
    hop: 'load',
    says: 'The report s3://millrace-warehouse/warehouse/users/2026-11-22/1795392000000-0a1b2c3d/report.json has SHA-256 5f0c, the run names 77aa.',
  },
  EventsBroken: {
    means:
      'An object of events is compressed, and its bytes are damaged or torn off. In China it was read three times.',
    hop: 'sync',
    says: 's3://millrace-cn-events/plays/2026/11/20/09/plays-1-2026-11-20-09-00-00-0a1b.gz (ETag 9b2c, 10,204 bytes) cannot be unpacked: unexpected end of file.',
  },
  CopyDiffers: {
    means:
      'A copy is written once, under a name that says what it is a copy of. An object of that name is there, and it has another ETag or size than the copy would have.',
    hop: 'sync',
    says: 's3://millrace-events-from-cn/plays/2026/11/20/09/plays-1-2026-11-20-09-00-00-0a1b.gz.5f0c77aa0b1c.gz is there with ETag 9b2c and 1,204 bytes; the copy has 77aa and 1,198.',
  },
  LostToAnother: {
    means: 'Two attempts wrote the same commit; this one lost, in every attempt.',
    hop: 'export',
    says: 'Somebody else took every number at exports/users/2026-11-22/AWSDynamoDB/.',
  },
  Abandoned: {
    means:
      'The folder had seen no new object for a week, so housekeeping took its commit; then the run came back.',
    hop: 'export',
    says: 'Capture 20261122-01 of users was abandoned.',
  },
  ModeRefused: {
    means:
      'A `replace` table and a `snapshot` table mean different things; loading one as the other would destroy it.',
    hop: 'load',
    says: 'users was loaded with replace and is declared snapshot now.',
  },
  ShapeRefused: {
    means: 'Columns are added and texts widened by the load; nothing else is changed on its own.',
    hop: 'load',
    says: 'The table accounts.users differs from the declaration: region is VARCHAR(6) in the table and BIGINT in the declaration.',
  },
  CopyRejectedRows: {
    means: 'COPY found rows that it cannot read; nothing was loaded.',
    hop: 'load',
    says: "The stage of users 2026-11-22 failed: Load into table 'stage_users' failed. 0-0-5d41.gz line 1204, column region: String length exceeds DDL length (1204).",
  },
  ProfileDiffers: {
    means: 'What was staged is not what the transform counted, column by column.',
    hop: 'load',
    says: 'users 2026-11-22, column last_seen_at: count is 49,881 as written and 49,880 as staged.',
  },
  LoadOvertaken: {
    means:
      'Another run of the day claimed it and has not loaded it, for as long as this one may wait.',
    hop: 'load',
    says: 'The day is claimed by epoch 1795392000000ab12cd1795392300000.',
  },
  LoadUnknown: {
    means:
      'The warehouse did not say whether a batch ran, in every attempt. Nothing is half loaded: the fence says what is.',
    hop: 'load',
    says: 'The commit of users 2026-11-22: the Data API did not answer any more.',
  },
  NewerDayLoaded: {
    means:
      'An older day was to be put back, and a day is loaded that is newer than the one that may be overwritten.',
    hop: 'load',
    says: '2026-11-24 is loaded, after 2026-11-23.',
  },
  RunVanished: {
    means:
      'A run that was to be joined is not to be found: Temporal has lost it, or it is older than its retention.',
    hop: 'workflow',
    says: 'The run daily-etl/users/2026-11-22 was open a moment ago and is not found.',
    unsaid: 'it fails the waiting of a parent, whose own summary names it.',
  },
  DayIncomplete: {
    means: 'At least one data type of the day is not loaded; the summary names each.',
    hop: 'workflow',
    says: '2026-11-22 is not whole: users failed in transform: ShrinkGuard; devices skipped, because users did not end loaded. 5 of 7 data types are loaded.',
    unsaid: 'it is the summary of failures that have been said one by one.',
  },
  BackfillIncomplete: {
    means: 'At least one run of the range is not loaded.',
    hop: 'workflow',
    says: 'The backfill 2026-10-01 to 2026-10-30 is not whole: 58 loaded, 2 failed; 0 of 60 not started. Failed: users 2026-10-04 (ShrinkGuard), users 2026-10-05 (ShrinkGuard).',
    unsaid: 'it is the summary of failures that have been said one by one.',
  },
  SlackRefused: {
    means: 'The webhook is revoked, its channel is gone, or Slack refuses even plain text.',
    hop: 'workflow',
    says: 'Slack answered HTTP 404 (channel_not_found).',
    unsaid:
      'there is no channel to say it in. The failed workflow `notify/...` in Temporal shows what was to be said.',
  },
  WarehouseDenied: {
    means:
      'The warehouse refused a statement for want of rights: the loader on its tables, or the role of COPY on the bucket.',
    hop: 'load',
    says: 'The commit of users 2026-11-22 (epoch 17955734744291aa38b1795573475531) did not finish: ERROR: permission denied for table users.',
  },
  WarehouseRefused: {
    means:
      'The Data API refused the call itself: a database, user, workgroup or secret that does not fit.',
    hop: 'load',
    says: 'Redshift answered ValidationException to a query: no database analytics.',
  },
};
