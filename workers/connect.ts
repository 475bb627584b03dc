import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';

export interface TemporalConnection {
  readonly connection: NativeConnection;
  /** For what activities ask of Temporal itself. */
  readonly client: Client;
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
    const connection = await NativeConnection.connect(connectionOptions);
    const client = new Client({
      connection: await Connection.connect(connectionOptions),
      namespace,
    });
    return { connection, client, namespace };
  } catch (error) {
    throw new TemporalUnreachable(connectionOptions.address ?? '127.0.0.1:7233', error);
  }
}
