import { AwsFault } from '../clients/aws-fault';
import { fail } from './fail';

/** Runs an activity's work and gives a fault of AWS its row of the failure table; every other error passes unchanged. */
export async function withNamedFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AwsFault) throw fail(error.type, error.message, {}, error.cause);
    throw error;
  }
}
