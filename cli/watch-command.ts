import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { redshiftClient, redshiftWarehouse } from '../clients/redshift-data';
import { outcomeText, postOrPlain, slackWebhook } from '../clients/slack';
import { temporalQueues, type Queues } from '../clients/temporal';
import { checkNow } from '../clients/watch-facts';
import { ConfigFault, loadConfig, type Config } from '../config/config';
import { dataApiTarget } from '../config/data-api-target';
import type { WatchLook } from '../core/contracts/watch';
import { alarmsMessage } from '../core/slack/alarms-message';
import { CommandFault, EXIT } from './exit-code';
import type { Shell } from './shell';
import { connectTemporal } from './temporal';

interface WatchFlags {
  readonly once?: boolean;
  readonly post?: boolean;
  readonly json?: boolean;
}

function configOf({ surroundings }: Shell): Config {
  try {
    return loadConfig(surroundings.environment);
  } catch (error) {
    if (error instanceof ConfigFault) throw new CommandFault(EXIT.wrongArguments, error.message);
    throw error;
  }
}

/** The queues of a Temporal that may be down: then every question says so, and the watch makes an alarm of it. */
async function queuesOf(
  shell: Shell,
): Promise<{ readonly queues: Queues; readonly close: () => Promise<void> }> {
  try {
    const { client, close } = await connectTemporal(shell.surroundings);
    return { queues: temporalQueues(client, shell.clock), close };
  } catch (error) {
    if (!(error instanceof CommandFault) || error.exitCode !== EXIT.unreachable) throw error;
    const [why] = error.message.split('\n');
    const hasPoller = async (): Promise<never> => Promise.reject(new Error(why));
    return { queues: { hasPoller }, close: async () => undefined };
  }
}

async function look(shell: Shell, config: Config): Promise<WatchLook> {
  const { queues, close } = await queuesOf(shell);
  try {
    const warehouse = redshiftWarehouse(redshiftClient(), dataApiTarget(config), sleep);
    return await checkNow({ warehouse, queues }, shell.catalogue, shell.clock());
  } finally {
    await close();
  }
}

const lookText = ({ alarms }: WatchLook): string =>
  alarms.length === 0
    ? 'Nothing to say: every day is loaded, as large as usual, and the queues are polled.'
    : alarms.map(({ id, what, fix }) => `${id}\n  ${what}\n  What to do: ${fix}`).join('\n');

/** Says in Slack what stands; nothing, when nothing does. Its trouble is a line for people, not the command's end. */
async function post({ terminal }: Shell, url: string, { alarms }: WatchLook): Promise<void> {
  const message = alarmsMessage(alarms, []);
  if (message === null) return;
  terminal.err(outcomeText(await postOrPlain(slackWebhook(url), message)));
}

/** `millrace watch --once`: one look at deadlines, volumes and pollers, without Temporal or a worker of ours. */
async function watchOnce(shell: Shell, flags: WatchFlags): Promise<number> {
  const config = configOf(shell);
  const url = config.slackWebhookUrl;
  if (flags.post === true && url === null)
    throw new CommandFault(
      EXIT.wrongArguments,
      'SLACK_WEBHOOK_URL is not set, so there is no channel to --post to.',
    );
  const found = await look(shell, config);
  shell.terminal.out(flags.json === true ? JSON.stringify(found, null, 2) : lookText(found));
  if (flags.post === true && url !== null) await post(shell, url, found);
  return found.alarms.length === 0 ? EXIT.done : EXIT.notGood;
}

const HELP = `
Examples:
  millrace watch --once
  millrace watch --once --post     for a cron on another machine, once an hour

Exit codes:
  0 all is well; 2 wrong arguments or configuration; 4 at least one alarm stands (a Temporal or a warehouse that does
  not answer is one)`;

export function addWatch(program: Command, shell: Shell, ended: (exitCode: number) => void): void {
  program
    .command('watch')
    .usage('--once [options]')
    .showHelpAfterError('Usage: millrace watch --once [options]\nmillrace watch --help says more.')
    .summary('look at deadlines, volumes and task queues')
    .description(
      'Looks once at what the schedule "watch" looks at every 15 minutes. Needs neither Temporal nor a worker, so that it can tell when those are down.',
    )
    .option('--once', 'look once (the only form; the schedule is what looks again)')
    .option(
      '--post',
      'say the alarms in Slack too; they are said at every look, nothing remembers them',
    )
    .option(
      '--json',
      'print the alarms as JSON: {"alarms":[{"id","what","fix"}],"unjudged":["<beginning of ids>"]}',
    )
    .addHelpText('after', HELP)
    .action(async (flags: WatchFlags, command: Command) => {
      if (flags.once !== true)
        return command.error('error: say --once; the schedule "watch" is what looks again');
      ended(await watchOnce(shell, flags));
    });
}
