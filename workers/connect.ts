import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';

export interface TemporalConnection {
  readonly connection: NativeConnection;
  readonly namespace: string;
}

/** Temporal's server could not be reached. */
export class TemporalUnreachable extends Error {
  constructor(address: string, cause: unknown) {
    super(
      `Temporal does not answer at ${address} (${(cause as Error).message}). Start it (\`npm run stack\` on a laptop) or set TEMPORAL_ADDRESS.`,
      { cause },
    );
    this.name = 'TemporalUnreachable';
  }
}

/** Connects by Temporal's own variables and configuration file alone. @throws TemporalUnreachable */
export async function connectToTemporal(): Promise<TemporalConnection> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  try {
    return { connection: await NativeConnection.connect(connectionOptions), namespace };
  } catch (error) {
    throw new TemporalUnreachable(connectionOptions.address ?? '127.0.0.1:7233', error);
  }
}
