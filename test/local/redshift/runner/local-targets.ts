import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import type { TestWarehouse } from '../../../support/a-warehouse';
import type { Case } from './case';
import { holdTables } from './holder';
import type { TargetFor } from './run-all';
import type { Target } from './target';

const BUCKET = 'cases';

/** A gateway of the tests: where it is, and its end. */
export interface StartedGateway {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts a gateway with such variables before the warehouse's PostgreSQL and objects. */
export type StartGateway = (variables: Case['gateway']) => Promise<StartedGateway>;

function targetOf(warehouse: TestWarehouse, gateway: StartedGateway): Target {
  const analytics = new URL(warehouse.postgres.url);
  analytics.pathname = `/${warehouse.target.Database}`;
  const client = new RedshiftDataClient({
    endpoint: gateway.url,
    region: 'eu-west-1',
    credentials: warehouse.keys,
  });
  return {
    client,
    isLocal: true,
    identity: warehouse.target,
    bucket: BUCKET,
    put: async (key, body) => void warehouse.objects.set(`${BUCKET}/${key}`, body),
    hold: (tables) => holdTables(analytics.href, tables),
    stop: async () => {
      client.destroy();
      await gateway.close();
    },
  };
}

/** A gateway for each set of variables that the cases need, started when the first case needs it. */
export function localTargets(
  warehouse: TestWarehouse,
  start: StartGateway,
): { targetFor: TargetFor; stop: () => Promise<void> } {
  const targets = new Map<string, Promise<Target>>();
  // One after the other: each prepares the same database.
  let last: Promise<unknown> = Promise.resolve();
  const targetFor: TargetFor = (variables) => {
    const key = JSON.stringify(variables);
    const known = targets.get(key);
    if (known !== undefined) return known;
    const target = last.then(async () => targetOf(warehouse, await start(variables)));
    last = target.catch(() => undefined);
    targets.set(key, target);
    return target;
  };
  return {
    targetFor,
    stop: async () => {
      for (const target of await Promise.allSettled(targets.values()))
        if (target.status === 'fulfilled') await target.value.stop();
    },
  };
}
