import { AwsFault, awsFault } from '../../clients/aws-fault';
import { fail } from '../../activities/fail';
import { withNamedFailures } from '../../activities/named-failures';
import { FAILURES, isFailureType, type FailureType } from '../../core/failures';

it.each(Object.keys(FAILURES) as FailureType[])('%s says what happened and what to do', (type) => {
  const failure = fail(type, 'The table has 3 rows.');
  expect(failure.type).toBe(type);
  expect(failure.nonRetryable).toBe(!FAILURES[type].retry);
  expect(failure.message).toBe(`The table has 3 rows. ${FAILURES[type].fix}`);
});

it('knows its own names and no others', () => {
  expect(isFailureType('ShrinkGuard')).toBe(true);
  expect(isFailureType('toString')).toBe(false);
});

it('gives a fault of AWS its row, with service, call and status', async () => {
  const denied = Object.assign(new Error('no'), {
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  });
  const failed = withNamedFailures(() =>
    Promise.reject(awsFault('S3', 'get s3://b/k', denied) as Error),
  );
  await expect(failed).rejects.toMatchObject({ type: 'AccessDenied', nonRetryable: true });
  await expect(failed).rejects.toThrow('S3 answered AccessDenied (403) to get s3://b/k.');
});

it('passes an error without a row unchanged', async () => {
  const odd = new Error('odd');
  expect(awsFault('S3', 'get', odd)).toBe(odd);
  await expect(withNamedFailures(() => Promise.reject(odd))).rejects.toBe(odd);
});

it('names a 403 without a name by its status, and a refused connection by its code', () => {
  const bare = Object.assign(new Error(), { name: 'Unknown', $metadata: { httpStatusCode: 403 } });
  const refused = Object.assign(new Error(), { code: 'ECONNREFUSED' });
  expect(awsFault('S3', 'head', bare)).toMatchObject({ type: 'AccessDenied' });
  expect(awsFault('S3', 'head', refused)).toBeInstanceOf(AwsFault);
  expect(awsFault('S3', 'head', refused)).toMatchObject({ type: 'ServiceUnreachable' });
});
