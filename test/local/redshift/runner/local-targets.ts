import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { startGateway } from '../../../../local/redshift/server';
import { switchesOf } from '../../../../local/redshift/switches';
import { startWarehouse } from '../../../support/a-warehouse';
import { holdTables } from './holder';
import type { TargetFor } from './run-all';
import type { Target } from './target';

const BUCKET = 'cases';
const USER = 'millrace_loader';

/** Gateways with other switches, all before one PostgreSQL and one object server. */
export async function localTargets(): Promise<{ targetFor: TargetFor; stop: () => Promise<void> }> {
  const warehouse = await startWarehouse();
  const analytics = new URL(warehouse.postgres.url);
  analytics.pathname = `/${warehouse.target.Database}`;
  const targets = new Map<string, Promise<Target>>();

  const target = (client: RedshiftDataClient, stop: () => Promise<void>): Target => ({
    client,
    identity: { ...warehouse.target, DbUser: USER },
    bucket: BUCKET,
    put: async (key, body) => void warehouse.objects.set(`${BUCKET}/${key}`, body),
    hold: (tables) => holdTables(analytics.href, tables),
    stop,
  });

  async function started(gateway: Readonly<Record<string, string>>): Promise<Target> {
    const own = await startGateway({
      port: 0,
      pgUrl: warehouse.postgres.url,
      isolation: gateway.GATEWAY_ISOLATION === 'serializable' ? 'serializable' : 'snapshot',
      switches: switchesOf(gateway),
      callers: { [warehouse.keys.accessKeyId]: warehouse.keys.secretAccessKey },
      s3: { endpoint: warehouse.objectsUrl, region: 'eu-west-1', ...warehouse.keys },
    });
    const client = new RedshiftDataClient({
      endpoint: own.url,
      region: 'eu-west-1',
      credentials: warehouse.keys,
    });
    return target(client, async () => {
      client.destroy();
      await own.close();
    });
  }

  // One after the other: each prepares the same database.
  let last: Promise<unknown> = Promise.resolve();
  const targetFor: TargetFor = (gateway) => {
    const key = JSON.stringify(gateway);
    const known = targets.get(key);
    if (known !== undefined) return known;
    const target = last.then(() => started(gateway));
    last = target.catch(() => undefined);
    targets.set(key, target);
    return target;
  };
  return {
    targetFor,
    stop: async () => {
      for (const each of targets.values()) await (await each).stop();
      await warehouse.stop();
    },
  };
}
