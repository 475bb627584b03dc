import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'node:util';

/** Up to 12 s of waiting in all: what takes longer is for the activity's own retries, which begin with what is there. */
const TRIES = 7;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

const CODES = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);
/**
 * Answers that time can mend. BadDigest is none: whoever sent the bytes has to look whether they are what they should be.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const NAMES = new Set(['SlowDown', 'RequestTimeout', 'InternalError', 'IncompleteBody']);

const isTransient = (error: unknown): boolean => {
  if (!types.isNativeError(error)) return false;
  const { code, $metadata } = error as { code?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode ?? 0;
  return CODES.has(code ?? '') || NAMES.has(error.name) || status >= 500 || status === 429;
};

export const isBadDigest = (error: unknown): boolean =>
  types.isNativeError(error) && error.name === 'BadDigest';

/**
 * Does it again after what time can mend (and after what `also` names), each time later, and gives up with the last error.
 */
export async function retried<T>(
  work: () => Promise<T>,
  signal?: AbortSignal,
  also: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || signal?.aborted === true || !(isTransient(error) || also(error)))
        throw error;
      const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
      await sleep(most * (0.5 + Math.random() / 2), undefined, signal ? { signal } : {});
    }
  }
}
