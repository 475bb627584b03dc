import type { Command } from 'commander';
import type { RunReport } from '../../core/contracts/run-report';
import { sourceTable, type DataType } from '../../core/data-type';
import { matrixOf } from '../../core/status/matrix';
import type { RunFacts } from '../../core/status/day-facts';
import { dailyEtlId } from '../../core/temporal-names';
import { readBorderStory } from '../border/border-story';
import { EXIT } from '../exit-code';
import { readFacts } from '../facts/read-facts';
import { failureOf } from '../facts/read-failures';
import { readReport } from '../facts/read-report';
import { readRunsOf } from '../facts/read-runs';
import { withSources, type Sources } from '../facts/sources';
import { linker } from '../run-link';
import { command, refuse, type AddCommand, type Shell } from '../shell';
import { typeAndDay } from '../type-and-day';
import { story, type Story, type StoryFacts } from './story';
import { storyText } from './story-text';

/** Of runs and generations, the newest few tell the story; each costs a call. */
const MOST = 5;

async function runsOf(
  shell: Shell,
  { temporal }: Sources,
  workflowId: string,
): Promise<StoryFacts['runs']> {
  const link = linker(shell, temporal.namespace);
  const runs = (await readRunsOf(temporal, workflowId)).slice(0, MOST);
  return Promise.all(
    runs.map(async (run) => ({
      ...run,
      failure: run.status === 'failed' ? await failureOf(temporal, workflowId, run.runId) : null,
      link: link(workflowId, run.runId),
    })),
  );
}

/** The report of the newest run that ended well, as long as Temporal keeps it. */
async function runReportOf(
  { temporal }: Sources,
  runs: readonly RunFacts[],
): Promise<RunReport | null> {
  const ended = runs.find(({ status }) => status === 'completed');
  if (ended === undefined) return null;
  const handle = temporal.client.workflow.getHandle(ended.workflowId, ended.runId);
  return (await handle.result()) as RunReport;
}

const borderOf = async (
  { store, config: { eventsCopyBucket: bucket } }: Sources,
  { name, crossing }: DataType,
  day: string,
): Promise<StoryFacts['border']> =>
  crossing === undefined ? null : readBorderStory({ store, bucket }, name, day);

async function read(shell: Shell, sources: Sources, type: DataType, day: string): Promise<Story> {
  const { catalogue, clock } = shell;
  const { store, config } = sources;
  // All types of the day: whether this one was skipped depends on those before it.
  const { types } = await readFacts(sources, { catalogue, types: null, from: day, to: day });
  const row = matrixOf(types, clock()).types.find(({ dataType }) => dataType === type.name);
  const facts = types.find(({ dataType }) => dataType === type.name)?.days[0];
  const cell = row?.cells[0];
  if (facts === undefined || cell === undefined) throw new Error(`no facts of ${type.name} ${day}`);
  const newest = facts.generations.toReversed().slice(0, MOST);
  const reports = await Promise.all(
    newest.map((each) => readReport(store, config.warehouseBucket, type.name, day, each)),
  );
  const runs = await runsOf(shell, sources, dailyEtlId(type.name, day));
  return story({
    table: `${type.schema}.${type.name}`,
    source: sourceTable(type),
    cell,
    facts,
    runs,
    reports: reports.filter((report) => report !== null),
    border: await borderOf(sources, type, day),
    runReport: await runReportOf(sources, runs),
    buckets: { exports: config.exportsBucket, warehouse: config.warehouseBucket },
  });
}

/** `millrace explain`: the whole story of one data type and day. */
export const addExplain: AddCommand = (program, shell, ended) => {
  command(program, 'explain', '<type> <day> [--json]')
    .summary('tell the whole story of one type and day')
    .description(
      'Tells how one data type stands on one day and how that came: hops and books, captures, what crossed the border, generations, quarantine by reason, the ledger, the runs. Shows no record.',
    )
    .argument('<type>', 'data type')
    .argument('<day>', 'UTC day, YYYY-MM-DD')
    .option('--json', 'print JSON')
    .action(async (name: string, day: string, flags: { json?: boolean }, self: Command) => {
      const asked = typeAndDay(name, day, shell.catalogue);
      if ('faults' in asked) return refuse(self, asked.faults);
      const told = await withSources(shell, (sources) =>
        read(shell, sources, asked.type, asked.day),
      );
      shell.terminal.out(flags.json === true ? JSON.stringify(told, null, 2) : storyText(told));
      ended(EXIT.done);
    });
};
