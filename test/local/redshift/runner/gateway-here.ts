import { startGateway } from '../../../../local/redshift/server';
import { switchesOf } from '../../../../local/redshift/switches';
import type { TestWarehouse } from '../../../support/a-warehouse';
import type { StartGateway } from './local-targets';

/** Gateways in this process. */
export const gatewayHere =
  (warehouse: TestWarehouse): StartGateway =>
  (variables) =>
    startGateway({
      port: 0,
      pgUrl: warehouse.postgres.url,
      isolation: variables.GATEWAY_ISOLATION === 'serializable' ? 'serializable' : 'snapshot',
      switches: switchesOf(variables),
      callers: { [warehouse.keys.accessKeyId]: warehouse.keys.secretAccessKey },
      s3: { endpoint: warehouse.objectsUrl, region: 'eu-west-1', ...warehouse.keys },
    });
