import { DescribeStatementCommand, ExecuteStatementCommand } from '@aws-sdk/client-redshift-data';
import type { LocalWarehouse } from './local-warehouse';

export type Statements = (sql: string) => Promise<void>;

/** Runs a statement by the Data API until it is FINISHED. @throws Error with what it failed of */
export function statements({ client, target }: LocalWarehouse): Statements {
  return async (Sql) => {
    const { Id } = await client.send(new ExecuteStatementCommand({ ...target, Sql }));
    for (;;) {
      const now = await client.send(new DescribeStatementCommand({ Id, WaitTimeSeconds: 30 }));
      if (now.Status === 'FINISHED') return;
      if (now.Status === 'FAILED' || now.Status === 'ABORTED')
        throw new Error(`${Sql.slice(0, 60)}: ${now.Error ?? now.Status}`);
    }
  };
}
