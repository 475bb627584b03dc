import { join } from 'node:path';
import { startStack, type Stack } from './stack';
import { addressLines } from './run/addresses';
import { CHECKOUT } from './run/checkout';
import { StackFault } from './run/fault';
import { wipeStack } from './run/folder';

/** `npm run stack`: all local parts in the foreground, until Ctrl-C. */

// package.json says which Node we support; the AWS SDK need not say it again at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const INTERRUPTED = 130;
const PART_FAILED = 3;
const FOLDER = join(CHECKOUT, '.stack');
const USAGE = `usage: npm run stack [-- --reset]
  --reset   wipes what an earlier stack has kept (data, keys, passwords), then starts`;

const say = (line: string): void => console.error(line);

function ready(stack: Stack, began: number): void {
  console.log(
    [
      `The stack is ready after ${((Date.now() - began) / 1000).toFixed(1)} s:`,
      ...addressLines(stack.addresses),
      // moto keeps nothing: whoever knows it from yesterday must not look for his objects.
      'China begins empty at each start; whatever was in its bucket is gone. Its keys are the same as before.',
      `Its environment is in ${join(FOLDER, 'env')}. Ask the warehouse: npm run sql -- "select 1". Ctrl-C ends it.`,
    ].join('\n'),
  );
}

async function run(reset: boolean): Promise<number> {
  const began = Date.now();
  // Until everything runs, the parts end with the process: startStack sees to that.
  const leave = (): never => process.exit(INTERRUPTED);
  SIGNALS.forEach((name) => process.on(name, leave));
  if (reset) await wipeStack(FOLDER, say);
  const stack = await startStack({ folder: FOLDER, cacheFolder: FOLDER, say });
  const asked = new Promise<null>((resolve) => {
    // npm passes the terminal's Ctrl-C on, so that it comes twice.
    SIGNALS.forEach((name) => process.on(name, () => resolve(null)).off(name, leave));
  });
  ready(stack, began);
  const fault = await Promise.race([asked, stack.failed]);
  if (fault === null) say('Ending the stack ...');
  else say(`${fault.message}\nThe other parts are stopped.`);
  await stack.stop();
  return fault?.exitCode ?? 0;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function report(error: unknown): number {
  if (!(error instanceof StackFault)) throw error;
  say(error.message);
  if (error.exitCode === PART_FAILED) {
    say(
      'Should it stay so: npm run stack -- --reset wipes what the stack has kept, and begins anew.',
    );
  }
  return error.exitCode;
}

// A closed terminal must not keep the stack from ending its parts.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
const args = process.argv.slice(2);
if (args.some((argument) => argument !== '--reset')) {
  say(USAGE);
  process.exitCode = 2;
} else {
  void run(args.includes('--reset'))
    .catch(report)
    .then((code) => (process.exitCode = code));
}
