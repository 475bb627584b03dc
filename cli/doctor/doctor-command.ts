import { ConfigFault, loadConfig, type Config } from '../../config/config';
import { alignedTable } from '../aligned-table';
import { EXIT } from '../exit-code';
import { command, tellEnvironment, type AddCommand, type Shell } from '../shell';
import { fault, well, type Check } from './check';
import { checkBuckets, checkEventBuckets } from './check-buckets';
import { checkCopy } from './check-copy';
import { checkSlack } from './check-slack';
import { checkTables } from './check-tables';
import { checkTemporal } from './check-temporal';
import { checkWarehouse } from './check-warehouse';

interface Flags {
  readonly fix?: boolean;
  readonly json?: boolean;
}

const HELP = `
It changes nothing but probe objects below .doctor/ in the buckets; --fix also registers search attributes.
COPY's role is checked by a COPY of one row, from warehouse/.doctor/ of the warehouse bucket into a temporary table.

Exit codes:
  0 all is well; 2 wrong arguments; 4 something is at fault`;

function configured({ surroundings }: Shell): { config: Config | null; checks: Check[] } {
  const mend = 'Set the variable, or unset it for its default: README, "Configuration".';
  try {
    const config = loadConfig(surroundings.environment);
    return { config, checks: [well('configuration', 'every variable can be read')] };
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    return { config: null, checks: error.faults.map((text) => fault('configuration', text, mend)) };
  }
}

/** What hangs on the configuration; without one there is nothing to look at. */
async function checkServices(shell: Shell, config: Config | null): Promise<readonly Check[]> {
  if (config === null) return [];
  const { store, warehouse, tables } = shell.open(config);
  const checks = await Promise.all([
    checkBuckets(store, config),
    checkEventBuckets(store, config, shell.catalogue),
    checkTables(tables, shell.catalogue),
    checkWarehouse(warehouse, shell.catalogue),
    checkCopy({ store, warehouse }, config),
  ]);
  return checks.flat();
}

function reportText(checks: readonly Check[]): string {
  const lines = alignedTable(
    checks.map(({ check, ok, found }) => [ok ? 'ok' : 'FAULT', check, found]),
  );
  const faults = checks.filter(({ ok }) => !ok);
  return [
    ...lines.flatMap((line, at) => {
      const mend = checks[at]?.mend ?? null;
      return mend === null ? [line] : [line, `       ${mend}`];
    }),
    '',
    faults.length === 0
      ? `All ${checks.length} checks are well.`
      : `${faults.length} of ${checks.length} checks found a fault.`,
  ].join('\n');
}

async function doctor(shell: Shell, { fix = false, json = false }: Flags): Promise<number> {
  tellEnvironment(shell);
  const { config, checks: first } = configured(shell);
  const [services, temporal] = await Promise.all([
    checkServices(shell, config),
    checkTemporal(shell, fix),
  ]);
  const slack = checkSlack(shell.surroundings.environment);
  const checks = [...first, ...services, ...temporal, slack];
  const good = checks.every(({ ok }) => ok);
  shell.terminal.out(json ? JSON.stringify({ good, checks }, null, 2) : reportText(checks));
  return good ? EXIT.done : EXIT.notGood;
}

/** `millrace doctor`: looks at everything that a run needs, and says how to mend what is wrong. */
export const addDoctor: AddCommand = (program, shell, ended) => {
  command(program, 'doctor', '[--fix] [--json]')
    .summary('check configuration and every service')
    .description(
      "Checks the configuration, the buckets, the tables, the warehouse, its user and COPY's role, Temporal, its workers and schedules, and Slack; each fault with its mend.",
    )
    .option('--fix', 'register missing search attributes with Temporal')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (flags: Flags) => {
      ended(await doctor(shell, flags));
    });
};
