import { AwsFault } from '../../clients/aws-fault';
import { FAILURES } from '../../core/failures';
import { CommandFault } from '../exit-code';

/** One line of the doctor. */
export interface Check {
  /** What was looked at. */
  readonly check: string;
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
  /** What a person does about a fault; null when all is well. */
  readonly mend: string | null;
}

export const well = (check: string, found: string): Check => ({
  check,
  ok: true,
  found,
  mend: null,
});
export const fault = (check: string, found: string, mend: string): Check => ({
  check,
  ok: false,
  found,
  mend,
});

/** A look that may meet a service's refusal: that is a fault to be told, not the end of the others. */
export async function looked(
  check: string,
  mend: string,
  look: () => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof AwsFault) return [fault(check, error.message, FAILURES[error.type].fix)];
    if (error instanceof CommandFault || error instanceof Error)
      return [fault(check, error.message, mend)];
    throw error;
  }
}
