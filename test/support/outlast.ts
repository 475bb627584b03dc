import { setTimeout as pause } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';

/** Asks Temporal again and again while it does not answer; what it answers, failures of workflows too, stands. */
export async function outlast<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isGrpcServiceError(error) && !isGrpcServiceError((error as Error).cause)) throw error;
      await pause(200);
    }
  }
}
