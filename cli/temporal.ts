import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { CommandFault, EXIT } from './exit-code';
import type { Surroundings } from './stack-environment';

/** A connection to the Temporal that the environment names. */
export interface Temporal {
  readonly client: Client;
  readonly connection: Connection;
  readonly namespace: string;
  readonly close: () => Promise<void>;
}

const DEFAULT_ADDRESS = 'localhost:7233';
const CONNECT_TIMEOUT_MS = 5_000;

const defined = (environment: Surroundings['environment']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );

/** The client's part of what envconfig read; its type is the worker's, which knows more. */
function connectConfig(environment: Surroundings['environment']): {
  options: ConnectionOptions;
  namespace: string;
} {
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({
      overrideEnvVars: defined(environment),
    });
    const { address, tls, apiKey, metadata } = connectionOptions;
    return {
      options: {
        address: address ?? DEFAULT_ADDRESS,
        connectTimeout: CONNECT_TIMEOUT_MS,
        ...(tls === undefined || tls === null ? {} : { tls }),
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(metadata === undefined ? {} : { metadata }),
      },
      namespace: namespace ?? 'default',
    };
  } catch (error) {
    throw new CommandFault(
      EXIT.wrongArguments,
      `Temporal's configuration cannot be read: ${(error as Error).message}. Check TEMPORAL_CONFIG_FILE and TEMPORAL_PROFILE.`,
    );
  }
}

/**
 * Connects to the Temporal that the environment (or `.stack/env`) names.
 * @throws CommandFault 3 when nobody answers there
 */
export async function connectTemporal({ environment, stackFile }: Surroundings): Promise<Temporal> {
  const { options, namespace } = connectConfig(environment);
  try {
    const connection = await Connection.connect(options);
    return {
      client: new Client({ connection, namespace }),
      connection,
      namespace,
      close: () => connection.close(),
    };
  } catch (error) {
    const mend =
      stackFile === null
        ? 'Check TEMPORAL_ADDRESS (or TEMPORAL_PROFILE), or start a Temporal of your own: npm run stack'
        : 'The stack is not running. Start it: npm run stack';
    throw new CommandFault(
      EXIT.unreachable,
      `Temporal does not answer at ${options.address ?? DEFAULT_ADDRESS} (${(error as Error).message}).\n${mend}`,
    );
  }
}
