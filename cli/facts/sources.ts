import { ConfigFault, loadConfig, type Config } from '../../config/config';
import { CommandFault, EXIT } from '../exit-code';
import { tellEnvironment, type Shell } from '../shell';
import { connectTemporal, type Temporal } from '../temporal';
import type { Services } from './services';

/** The three things that everybody reads: Temporal, the warehouse, S3. */
export interface Sources extends Services {
  readonly config: Config;
  readonly temporal: Temporal;
}

/** The configuration of a shell. @throws CommandFault 2 with every fault of the environment */
export function configOf({ surroundings }: Shell): Config {
  try {
    return loadConfig(surroundings.environment);
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    throw new CommandFault(
      EXIT.wrongArguments,
      `${error.message}\nOn a laptop, npm run stack sets all of it; else see the README, "Configuration". millrace doctor checks the rest.`,
    );
  }
}

/** Opens all three, and closes what must be closed when the work has ended. */
export async function withSources<T>(
  shell: Shell,
  work: (sources: Sources) => Promise<T>,
): Promise<T> {
  tellEnvironment(shell);
  const config = configOf(shell);
  const services = shell.open(config);
  const temporal = await connectTemporal(shell.surroundings);
  try {
    return await work({ ...services, config, temporal });
  } finally {
    await temporal.close();
  }
}
