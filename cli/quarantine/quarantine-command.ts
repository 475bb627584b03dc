import type { Command } from 'commander';
import type { GenerationReport } from '../../core/codecs/manifest-report';
import { REASONS, type Reason } from '../../core/codecs/reasons';
import type { DataType } from '../../core/data-type';
import { alignedTable } from '../aligned-table';
import { CommandFault, EXIT } from '../exit-code';
import { readGenerations } from '../facts/read-generations';
import { readReport } from '../facts/read-report';
import { configOf } from '../facts/sources';
import { count } from '../../core/figures';
import { command, refuse, tellEnvironment, type AddCommand, type Shell } from '../shell';
import { typeAndDay } from '../type-and-day';
import { readRecords } from './read-records';

const MOST_SHOWN = 10_000;

interface Flags {
  readonly reason?: string;
  readonly limit: string;
  readonly json?: boolean;
}

/** What each reason counts, most first. */
export const quarantineReasons = ({ books }: GenerationReport) =>
  Object.entries(books.quarantinedByReason)
    .sort(([, a], [, b]) => b - a)
    .map(([reason, records]) => ({
      reason,
      records,
      // A report of another version may know reasons that this one does not.
      meaning: Object.hasOwn(REASONS, reason) ? REASONS[reason as Reason] : '',
    }));

/** The newest committed generation of the day. @throws CommandFault 4 when there is none */
async function newestReport(
  shell: Shell,
  type: DataType,
  day: string,
): Promise<{ readonly report: GenerationReport; readonly open: ReturnType<Shell['open']> }> {
  tellEnvironment(shell);
  const config = configOf(shell);
  const open = shell.open(config);
  const range = { from: day, to: day };
  const days = await readGenerations(open.store, config.warehouseBucket, type.name, range);
  for (const generation of (days.get(day) ?? []).toReversed()) {
    const report = await readReport(open.store, config.warehouseBucket, type.name, day, generation);
    if (report !== null) return { report, open };
  }
  throw new CommandFault(
    EXIT.notGood,
    `${type.name} of ${day} has no committed generation, so nothing of it is in quarantine. millrace explain ${type.name} ${day} says how far it is.`,
  );
}

async function list(shell: Shell, type: DataType, day: string, json: boolean): Promise<number> {
  const { report } = await newestReport(shell, type, day);
  const { generation, books, quarantine } = report;
  const reasons = quarantineReasons(report);
  const bucket = configOf(shell).quarantineBucket;
  const files = quarantine.map(({ key, rows }) => ({
    key: `s3://${bucket}/${key}`,
    records: rows,
  }));
  shell.terminal.out(
    json
      ? JSON.stringify(
          {
            dataType: type.name,
            day,
            generation,
            read: books.read,
            quarantined: books.quarantined,
            reasons,
            files,
          },
          null,
          2,
        )
      : [
          `${type.name} of ${day}: ${count(books.quarantined)} of ${count(books.read)} records are in quarantine (generation ${generation})`,
          '',
          ...alignedTable([
            ['reason', 'records', 'why'],
            ...reasons.map(({ reason, records, meaning }) => [reason, count(records), meaning]),
          ]),
          ...files.map(({ key }) => key),
        ].join('\n'),
  );
  return EXIT.done;
}

async function show(
  shell: Shell,
  type: DataType,
  day: string,
  wanted: { readonly reason: string | null; readonly limit: number },
): Promise<number> {
  const { report, open } = await newestReport(shell, type, day);
  shell.terminal.err(
    'What follows are raw records: personal data. Keep them off tickets, chats and disks.',
  );
  const bucket = configOf(shell).quarantineBucket;
  const lines = await readRecords(open.store, bucket, report.quarantine, wanted);
  if (lines.length > 0) shell.terminal.out(lines.join('\n'));
  shell.terminal.err(
    `${count(lines.length)} shown; ${count(report.books.quarantined)} are in quarantine.`,
  );
  return EXIT.done;
}

function showFaults({ reason, limit }: Flags): string[] {
  const isLimit = /^\d{1,5}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= MOST_SHOWN;
  return [
    ...(reason === undefined || Object.hasOwn(REASONS, reason)
      ? []
      : [
          `--reason: there is no "${reason.slice(0, 63)}" (there are: ${Object.keys(REASONS).join(', ')})`,
        ]),
    ...(isLimit ? [] : [`--limit: must be 1 to ${MOST_SHOWN}`]),
  ];
}

/** `millrace quarantine list|show`: what of a day could not be loaded, and why. */
export const addQuarantine: AddCommand = (program, shell, ended) => {
  const quarantine = command(program, 'quarantine', 'list|show <type> <day> [options]')
    .summary('show what could not be loaded, and why')
    .description('Shows the quarantine of the newest generation of a day.');
  command(quarantine, 'list', '<type> <day> [--json]')
    .summary('count the records by reason')
    .description(
      'Counts the quarantined records by reason, and names their files. No record is shown.',
    )
    .argument('<type>', 'data type')
    .argument('<day>', 'UTC day, YYYY-MM-DD')
    .option('--json', 'print JSON')
    .action(async (name: string, day: string, flags: { json?: boolean }, self: Command) => {
      const asked = typeAndDay(name, day, shell.catalogue);
      if ('faults' in asked) return refuse(self, asked.faults);
      ended(await list(shell, asked.type, asked.day, flags.json === true));
    });
  command(quarantine, 'show', '<type> <day> [--reason <reason>] [--limit <n>]')
    .summary('print raw records (personal data)')
    .description(
      'Prints quarantined records as JSON lines: file, line, byte offset, column, reason, and the raw record, which is personal data.',
    )
    .argument('<type>', 'data type')
    .argument('<day>', 'UTC day, YYYY-MM-DD')
    .option('--reason <reason>', 'records of this reason only')
    .option('--limit <n>', 'so many at most', '20')
    .action(async (name: string, day: string, flags: Flags, self: Command) => {
      const asked = typeAndDay(name, day, shell.catalogue);
      const faults = [...('faults' in asked ? asked.faults : []), ...showFaults(flags)];
      if ('faults' in asked || faults.length > 0) return refuse(self, faults);
      const wanted = { reason: flags.reason ?? null, limit: Number(flags.limit) };
      ended(await show(shell, asked.type, asked.day, wanted));
    });
};
