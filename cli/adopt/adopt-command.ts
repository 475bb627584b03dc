import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  type Client,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import type { Command } from 'commander';
import { bytes, count } from '../../core/figures';
import type { AdoptedCapture } from '../../core/contracts/adopt';
import { dayNotOver } from '../../core/inputs/daily-etl-faults';
import { parseAdoptInput, type AdoptInput } from '../../core/inputs/adopt';
import { ETL_QUEUE, SEARCH_ATTRIBUTES } from '../../core/temporal-names';
import { CommandFault, EXIT } from '../exit-code';
import { runFailure, runFailureText } from '../run-failure-text';
import { linker } from '../run-link';
import { command, refuse, tellEnvironment, type AddCommand, type Shell } from '../shell';
import { attribute, refusal } from '../start-run';
import { connectTemporal } from '../temporal';
import { typeAndDay } from '../type-and-day';

interface Flags {
  readonly day?: string;
  readonly from?: string;
  readonly json?: boolean;
}

type Adopt = (input: AdoptInput) => Promise<AdoptedCapture>;

const HELP = `
The folder is one of DynamoDB's own exports (manifest-summary.json) or of a Data Pipeline dump (_SUCCESS, manifest).
It becomes the day's capture under the next number. Nothing is copied: keep the dump as long as the day may be run.
A workflow of the worker does it, since the worker's rights to the dump are what counts later.

Exit codes:
  0 adopted, or it was already; 1 it was refused; 2 wrong arguments or configuration; 3 Temporal cannot be reached;
  4 another adoption of this type and day is open`;

async function start(
  client: Client,
  input: AdoptInput,
): Promise<WorkflowHandleWithFirstExecutionRunId<Adopt>> {
  const { dataType, day, from } = input;
  try {
    return await client.workflow.start<Adopt>('adopt', {
      workflowId: `adopt/${dataType}/${day}`,
      taskQueue: ETL_QUEUE,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `${dataType} of ${day} from ${from}`,
      typedSearchAttributes: [
        attribute(SEARCH_ATTRIBUTES.dataType, dataType),
        attribute(SEARCH_ATTRIBUTES.day, day),
      ],
    });
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      throw new CommandFault(
        EXIT.notGood,
        `Another adoption for ${dataType} of ${day} is open; nothing was started.`,
      );
    throw refusal(error);
  }
}

const adoptedText = (adopted: AdoptedCapture): string =>
  [
    `${adopted.dataType} of ${adopted.day}: capture ${adopted.capture} ${adopted.reused ? 'is this dump already' : 'names the dump'}: ` +
      `${count(adopted.files)} files, ${bytes(adopted.bytes)}, ${adopted.items === null ? 'not counted' : `${count(adopted.items)} items`}`,
    `Load it: npx millrace run ${adopted.dataType} --day ${adopted.day}`,
  ].join('\n');

async function adopt(shell: Shell, input: AdoptInput, json: boolean): Promise<number> {
  tellEnvironment(shell);
  const { terminal } = shell;
  const temporal = await connectTemporal(shell.surroundings);
  try {
    const handle = await start(temporal.client, input);
    const link = linker(shell, temporal.namespace)(handle.workflowId, handle.firstExecutionRunId);
    terminal.err(`${handle.workflowId}: started, ${link}`);
    try {
      const adopted = await handle.result();
      terminal.out(json ? JSON.stringify(adopted, null, 2) : adoptedText(adopted));
      return EXIT.done;
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      const again = `npx millrace adopt ${input.dataType} --day ${input.day} --from ${input.from}`;
      terminal.err(runFailureText(runFailure(error.cause), { ...input, link, again }));
      return EXIT.failed;
    }
  } finally {
    await temporal.close();
  }
}

/** `millrace adopt`: an old dump becomes the capture of a day. */
export const addAdopt: AddCommand = (program, shell, ended) => {
  command(program, 'adopt', '<type> --day <day> --from <s3://bucket/prefix/> [--json]')
    .summary('make an old dump the capture of a day')
    .description('Makes an old dump of a table the capture of a day. Nothing is copied.')
    .argument('<type>', 'data type')
    .option('--day <day>', 'UTC day, YYYY-MM-DD')
    .option('--from <folder>', 's3://bucket/prefix/ of the dump')
    .option('--json', 'print what was adopted as JSON')
    .addHelpText('after', HELP)
    .action(async (name: string, { day, from, json }: Flags, self: Command) => {
      const asked = typeAndDay(name, day, shell.catalogue, '--day');
      const parsed = parseAdoptInput({ dataType: name, day, from });
      const tooEarly = dayNotOver(day ?? '', shell.clock());
      const faults = [
        ...('faults' in asked ? asked.faults : []),
        ...(parsed.ok
          ? []
          : parsed.faults.filter((text) => text.startsWith('from')).map((text) => `--${text}`)),
        ...(tooEarly === null ? [] : [`--day: ${tooEarly}`]),
      ];
      if (!parsed.ok || faults.length > 0) return refuse(self, faults);
      ended(await adopt(shell, parsed.value, json === true));
    });
};
