import type { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { addDays, lastEndedDay } from '../../core/day';
import { chosenTypes } from '../chosen-types';
import { CommandFault, EXIT } from '../exit-code';
import { readFacts } from '../facts/read-facts';
import { withSources } from '../facts/sources';
import { readLastFailures } from '../facts/read-failures';
import { statusPage } from '../page/status-page';
import { linker } from '../run-link';
import { command, refuse, type AddCommand, type Shell } from '../shell';
import { statusReport, type StatusReport } from './status-report';
import { statusText } from './status-text';

const MOST_DAYS = 400;

interface Flags {
  readonly days: string;
  readonly types?: string;
  readonly json?: boolean;
  readonly html?: string;
}

const HELP = `
States:
  loaded      the day's rows are in the table, from its newest capture and generation
  superseded  a type that replaces its table holds a later day
  running     a run is open
  failed      the newest run failed
  skipped     an upstream of the day is not loaded
  stale       loaded, and a newer capture or generation is committed
  missed      not captured while the window of the day was open
  missing     the rows are not in the table

Exit codes:
  0 all is well; 2 wrong arguments or configuration; 3 a service cannot be reached;
  4 something is failed, skipped, stale, missed or missing`;

function writePage(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (error) {
    throw new CommandFault(
      EXIT.wrongArguments,
      `The page cannot be written to ${file}: ${(error as Error).message}.`,
    );
  }
}

function tell(shell: Shell, { removed, types }: StatusReport): void {
  const { terminal } = shell;
  if (removed.length > 0)
    terminal.err(`Not in the catalogue any more, with loads in these days: ${removed.join(', ')}`);
  const loading = types.filter(({ loadingNow }) => loadingNow).map(({ dataType }) => dataType);
  if (loading.length > 0)
    terminal.err(`A load holds the fence now, so the ledger was asked: ${loading.join(', ')}`);
}

async function status(
  shell: Shell,
  flags: Flags,
  days: number,
  types: readonly string[] | null,
): Promise<number> {
  const { terminal, catalogue, clock } = shell;
  const to = lastEndedDay(clock());
  const range = { from: addDays(to, 1 - days), to };
  const { report, page } = await withSources(shell, async (sources) => {
    const facts = await readFacts(sources, { catalogue, types, ...range });
    const link = linker(shell, sources.temporal.namespace);
    const judged = statusReport(facts, range, clock(), link);
    if (flags.html === undefined) return { report: judged, page: null };
    return {
      report: judged,
      page: statusPage(judged, await readLastFailures(sources.temporal, facts, link)),
    };
  });
  tell(shell, report);
  if (flags.html !== undefined && page !== null) {
    writePage(flags.html, page);
    terminal.err(`Written: ${flags.html}`);
  }
  if (flags.json === true) terminal.out(JSON.stringify(report, null, 2));
  else if (flags.html === undefined) terminal.out(statusText(report, terminal.color));
  return report.good ? EXIT.done : EXIT.notGood;
}

/** `millrace status`: how every type stands on each of the last days, by S3, the warehouse and Temporal. */
export const addStatus: AddCommand = (program, shell, ended) => {
  command(program, 'status', '[--days <n>] [--types <a,b>] [--json] [--html <file>]')
    .summary('show what is loaded, running, failed, missed or missing')
    .description(
      'Shows every data type on each of the last days: what is loaded, asked of the tables themselves, and what is not.',
    )
    .option('--days <n>', 'so many days, the last one that has ended among them', '14')
    .option('--types <a,b>', 'these data types only')
    .option('--json', 'print the whole report as JSON')
    .option('--html <file>', 'write a page for a browser')
    .addHelpText('after', HELP)
    .action(async (flags: Flags, self: Command) => {
      const chosen = chosenTypes(flags.types, shell.catalogue);
      const days = /^\d{1,3}$/.test(flags.days) ? Number(flags.days) : 0;
      const faults = [
        ...(days < 1 || days > MOST_DAYS ? [`--days: must be 1 to ${MOST_DAYS}`] : []),
        ...chosen.faults,
      ];
      if (faults.length > 0) return refuse(self, faults);
      ended(await status(shell, flags, days, chosen.types));
    });
};
