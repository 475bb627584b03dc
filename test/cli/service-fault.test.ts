import { AwsFault } from '../../clients/aws-fault';
import { CommandFault } from '../../cli/exit-code';
import { serviceFault } from '../../cli/facts/service-fault';
import { askWarehouse } from '../../cli/facts/read-warehouse';
import { WarehouseError, type Warehouse } from '../../clients/warehouse';

it.each([
  ['ServiceUnreachable', 3],
  ['Throttled', 3],
  ['AccessDenied', 2],
  ['BucketNotFound', 2],
] as const)('ends the command on %s with exit code %i and what to do', (type, exitCode) => {
  const fault = serviceFault(new AwsFault(type, 'S3 said no.', null));
  expect(fault).toBeInstanceOf(CommandFault);
  expect(fault).toMatchObject({
    exitCode,
    message: expect.stringMatching(/^S3 said no\. \w/) as string,
  });
});

it('leaves a defect what it is', () => {
  const defect = new TypeError('x is not a function');
  expect(serviceFault(defect)).toBe(defect);
});

const warehouse = (query: Warehouse['query']): Warehouse => ({
  query,
  batch: async () => ({ state: 'unknown', why: 'nobody asked' }),
  unfinished: async () => [],
  cancel: async () => undefined,
});

it('says that a warehouse gave no answer, or refused', async () => {
  const silent = warehouse(async () => null);
  await expect(askWarehouse(silent, 'SELECT 1', 5_000)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('no answer within 5 s') as string,
  });
  const refusing = (denied: boolean) =>
    warehouse(async () => {
      throw new WarehouseError('permission denied for schema millrace', denied);
    });
  const message = expect.stringContaining('permission denied') as string;
  await expect(askWarehouse(refusing(true), 'SELECT 1')).rejects.toMatchObject({
    exitCode: 2,
    message,
  });
  await expect(askWarehouse(refusing(false), 'SELECT 1')).rejects.toMatchObject({
    exitCode: 1,
    message,
  });
});
