import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { AwsFault } from '../../clients/aws-fault';
import { FAILURES, type FailureType } from '../../core/failures';
import { CommandFault, EXIT } from '../exit-code';

/** Faults that a wait or another network may mend; every other one is about configuration or rights. */
const PASSING: readonly FailureType[] = ['ServiceUnreachable', 'Throttled'];
/** gRPC's codes for a server that is not there (any more): DEADLINE_EXCEEDED, UNAVAILABLE. */
const GONE = [4, 14];

/** An answer of a service as an end of the command, with what to do; any other error is returned as it is. */
export function serviceFault(error: unknown): unknown {
  if (error instanceof AwsFault)
    return new CommandFault(
      PASSING.includes(error.type) ? EXIT.unreachable : EXIT.wrongArguments,
      `${error.message} ${FAILURES[error.type].fix}`,
    );
  const cause = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(cause) && GONE.includes(cause.code))
    return new CommandFault(
      EXIT.unreachable,
      `Temporal does not answer any more (${cause.details}). npm run stack starts one on a laptop.`,
    );
  return error;
}
