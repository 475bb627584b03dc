import type { Command } from 'commander';
import type { DataType } from '../../core/data-type';
import { isDay } from '../../core/day';
import { chosenTypes } from '../chosen-types';
import { command, refuse, type AddCommand, type Shell } from '../shell';
import { audit } from './audit';
import { policy } from './policy';

interface AuditFlags {
  readonly from?: string;
  readonly to?: string;
  readonly types?: string;
  readonly byDay?: boolean;
  readonly json?: boolean;
}

const AUDIT_HELP = `
Days are those of the events. Persons since 1 January are counted by when they crossed, from midnight in China.

Exit codes:
  0 the books are whole; 2 wrong arguments or configuration; 3 S3 cannot be reached;
  4 the books have a fault: it is named, and what it hides counts as nothing`;

const POLICY_HELP = `
Exit codes:
  0 no type would let through more than it did; 1 a crossing log is broken; 2 wrong arguments or configuration;
  3 S3 cannot be reached; 4 something would cross that did not before, a first crossing among it`;

function rangeFaults({ from = '', to = '' }: AuditFlags): string[] {
  const notADay = (['from', 'to'] as const).filter((name) => !isDay({ from, to }[name]));
  return [
    ...notADay.map((name) => `--${name}: must be a calendar day, YYYY-MM-DD`),
    ...(notADay.length === 0 && from > to ? ['--from: must not be after --to'] : []),
  ];
}

/** The type that was asked for, or what is wrong with it. */
function eventType(
  name: string,
  catalogue: readonly DataType[],
): { readonly type: string } | { readonly fault: string } {
  const events = catalogue.filter(({ source }) => source.kind === 'events');
  if (events.some((each) => each.name === name)) return { type: name };
  const known = events.map((each) => each.name).join(', ');
  return {
    fault: `<type>: there are no events "${name.slice(0, 63)}" (there are: ${known === '' ? 'none' : known})`,
  };
}

function addAudit(border: Command, shell: Shell, ended: (exitCode: number) => void): void {
  command(border, 'audit', '--from <day> --to <day> [--types <a,b>] [--by-day] [--json]')
    .summary('show what has crossed')
    .description(
      "Adds up the border's own logs: objects, bytes and lines by type and policy, what was held back, dropped and hashed, how many persons. Shows no value of an event.",
    )
    .option('--from <day>', 'first UTC day, YYYY-MM-DD')
    .option('--to <day>', 'last UTC day')
    .option('--types <a,b>', 'these data types only (default: every one that the logs know)')
    .option('--by-day', 'a row per day, too')
    .option('--json', 'print JSON')
    .addHelpText('after', AUDIT_HELP)
    .action(async (flags: AuditFlags, self: Command) => {
      const { from = '', to = '', byDay = false, json = false } = flags;
      const chosen = chosenTypes(flags.types, shell.catalogue);
      const faults = [...rangeFaults(flags), ...chosen.faults];
      if (faults.length > 0) return refuse(self, faults);
      ended(await audit(shell, { range: { from, to }, types: chosen.types, byDay, json }));
    });
}

function addPolicy(border: Command, shell: Shell, ended: (exitCode: number) => void): void {
  command(border, 'policy', '[<type>] [--json]')
    .summary('show what may cross, and what of it is new')
    .description(
      'Shows what this catalogue lets cross of each type, beside the policy that the type crossed under last.',
    )
    .argument('[type]', 'data type (default: all of events)')
    .option('--json', 'print JSON')
    .addHelpText('after', POLICY_HELP)
    .action(async (name: string | undefined, flags: { json?: boolean }, self: Command) => {
      const asked = name === undefined ? { type: null } : eventType(name, shell.catalogue);
      if ('fault' in asked) return refuse(self, [asked.fault]);
      ended(await policy(shell, asked.type, flags.json === true));
    });
}

/** `millrace border audit|policy`: what has left China, and what may. */
export const addBorder: AddCommand = (program, shell, ended) => {
  const border = command(program, 'border', 'audit|policy [options]')
    .summary('show what has crossed the border, and what may')
    .description('Reads the books of the border, in the bucket of the copies. It changes nothing.');
  addAudit(border, shell, ended);
  addPolicy(border, shell, ended);
};
