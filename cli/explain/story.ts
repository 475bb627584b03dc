import type { RunReport } from '../../core/contracts/run-report';
import type { Cell } from '../../core/status/cell';
import type { GenerationReport } from '../../core/codecs/manifest-report';
import type { RunFailure } from '../../core/contracts/day';
import type { DayFacts, RunFacts } from '../../core/status/day-facts';
import { capturePrefix, tableDayPrefix } from '../../core/keys';
import { hopBooks } from '../../core/run-progress';
import { quarantineReasons } from '../quarantine/quarantine-command';
import type { BorderStory } from '../border/border-story';
import { whatToType } from '../status/what-to-type';

/** All that was read for one type and day. */
export interface StoryFacts {
  readonly table: string;
  /** The DynamoDB table; null for events. */
  readonly source: string | null;
  readonly cell: Cell;
  readonly facts: DayFacts;
  readonly runs: readonly (RunFacts & {
    readonly failure: RunFailure | null;
    readonly link: string;
  })[];
  /** Newest first; the newest few. */
  readonly reports: readonly GenerationReport[];
  /** Of the newest run that ended well. */
  readonly runReport: RunReport | null;
  /** Null for a type of which nothing may cross. */
  readonly border: BorderStory | null;
  readonly buckets: { readonly exports: string; readonly warehouse: string };
}

const instant = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString();

const hopsOf = (report: RunReport | null) =>
  report === null
    ? []
    : hopBooks({
        captured: report.capture,
        synced: report.sync,
        transformed: report.generation,
        loaded: report.load,
      }).map(({ hop, books }) => ({ hop, books, durationMs: report.durationsMs[hop] }));

const capturesOf = ({ facts, source, buckets }: StoryFacts) =>
  (source === null ? [] : facts.captures).map(({ capture, complete, abandoned, plan }) => ({
    capture,
    complete,
    abandoned,
    ours: plan !== null,
    // A dump of Data Pipeline lies beside the folder of ours; both are below the day's.
    folder: `s3://${buckets.exports}/${
      plan === null
        ? tableDayPrefix(source ?? '', facts.day)
        : capturePrefix(source ?? '', facts.day, capture)
    }`,
  }));

const generationsOf = ({ reports, cell, buckets }: StoryFacts) =>
  reports.map((report) => ({
    generation: report.generation,
    capture: report.capture,
    loaded: report.generation === cell.generation,
    books: report.books,
    parts: report.parts.length,
    manifest:
      report.manifest === null ? null : `s3://${report.manifest.bucket}/${report.manifest.key}`,
    folder: `s3://${buckets.warehouse}/warehouse/${report.dataType}/${report.day}/${report.generation}/`,
  }));

/** What `millrace explain --json` prints. Members are added, never renamed. */
export function story(of: StoryFacts) {
  const { cell, facts, runs, reports, table } = of;
  const [newest] = reports;
  return {
    dataType: cell.dataType,
    day: cell.day,
    state: cell.state,
    why: cell.why,
    table: { name: table, rows: cell.rows, rowsWritten: cell.rowsWritten },
    next: whatToType(cell),
    hops: hopsOf(of.runReport),
    captures: capturesOf(of),
    border: of.border,
    generations: generationsOf(of),
    quarantine: newest === undefined ? [] : quarantineReasons(newest),
    loads: facts.ledger.toReversed(),
    runs: runs.map(
      ({ runId, workflowId, status, trigger, startedMs, closedMs, failure, link }) => ({
        workflowId,
        runId,
        status,
        trigger,
        startedAt: instant(startedMs),
        closedAt: instant(closedMs),
        failure,
        link,
      }),
    ),
  };
}

export type Story = ReturnType<typeof story>;
