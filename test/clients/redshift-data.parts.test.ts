import { RedshiftDataClient } from '@aws-sdk/client-redshift-data';
import { redshiftWarehouse } from '../../clients/redshift-data';
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy';
import { startWarehouse, type TestWarehouse } from '../support/a-warehouse';

let warehouse: TestWarehouse;
beforeAll(async () => {
  warehouse = await startWarehouse();
});
afterAll(() => warehouse.stop());

let proxy: FaultProxy;
let client: RedshiftDataClient;
afterEach(async () => {
  client.destroy();
  await proxy.close();
});

/** A client whose first request is done and never answered; the SDK sends it again by itself, with its ClientToken. */
async function withLostReply() {
  let asked = 0;
  proxy = await startFaultProxy(warehouse.gateway.url, () => (asked++ === 0 ? 'lost' : null));
  client = new RedshiftDataClient({
    endpoint: proxy.url,
    region: 'eu-west-1',
    credentials: warehouse.keys,
  });
  return redshiftWarehouse(client, warehouse.target, async () => undefined);
}

const counting = { statements: ['SELECT 1'], readBack: 1 };

it.each(['old id', 'new execution'] as const)(
  'hears of its batch when a ClientToken that comes again brings %s',
  async (reusedToken) => {
    warehouse.switches.reusedToken = reusedToken;
    const { batch } = await withLostReply();
    expect(await batch('load/a', `token of ${reusedToken}`, counting)).toEqual({
      state: 'finished',
      rows: [['1']],
    });
  },
);

it('does not know what became of a batch whose ClientToken is refused when it comes again', async () => {
  warehouse.switches.reusedToken = 'error';
  const { batch } = await withLostReply();
  expect(await batch('load/b', 'token of an error', counting)).toEqual({
    state: 'unknown',
    why: expect.stringContaining('sent 2 times: ValidationException') as string,
  });
  expect(proxy.passed).toHaveLength(2);
});
