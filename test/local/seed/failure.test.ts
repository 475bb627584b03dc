import { failureOf } from '../../../local/seed/failure';
import { WrongArguments } from '../../../local/seed/options';

const ENV = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' };
const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

describe('a seeder that cannot go on', () => {
  it('says where it looked for a service that does not answer', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const { message, exitCode } = failureOf(refused, ENV);
    expect(exitCode).toBe(3);
    expect(message).toContain('DynamoDB is looked for at http://127.0.0.1:8000, S3 at AWS');
  });

  it.each([
    [new WrongArguments('--day is missing.'), 2, '--day is missing.'],
    [new Error('Region is missing'), 2, 'Set AWS_REGION'],
    [named('CredentialsProviderError', 'Could not load'), 2, 'credentials'],
    [named('NoSuchBucket', 'gone'), 1, 'millrace-exports (MILLRACE_EXPORTS_BUCKET)'],
    [named('AccessDenied', ''), 1, 'AccessDenied'],
    [named('Error', 'The table users holds items'), 1, 'The table users holds items'],
    ['a text', 1, 'a text'],
  ] as const)('ends with words and a code: %s', (error, exitCode, said) => {
    const failure = failureOf(error, {});
    expect(failure.exitCode).toBe(exitCode);
    expect(failure.message).toContain(said);
  });
});
