import { envText, parseEnv, processEnvironment } from '../../../local/run/env-file';

describe('the environment file', () => {
  it('is read as it was written', () => {
    const env = { AWS_REGION: 'eu-west-1', TEMPORAL_CLI: '/a folder/temporal', X: 'a=b#c"\'$d' };
    expect(parseEnv(envText(env))).toEqual(env);
  });

  it('passes over lines that set nothing', () => {
    expect(parseEnv('# a remark\n\nA=1\nno line\n')).toEqual({ A: '1' });
  });

  it('refuses a value that would become two lines', () => {
    expect(() => envText({ A: '1\nB=2' })).toThrow('The value of A has a line break.');
  });
});

describe('the environment of a process of the stack', () => {
  it("keeps the shell's own, but nothing that leads to another cloud", () => {
    const shell = {
      PATH: '/bin',
      AWS_PROFILE: 'production',
      AWS_SESSION_TOKEN: 'x',
      TEMPORAL_API_KEY: 'x',
      MILLRACE_REDSHIFT_CLUSTER: 'production',
      SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/x',
      NOTHING: undefined,
    };
    expect(processEnvironment({ AWS_REGION: 'eu-west-1' }, shell)).toEqual({
      PATH: '/bin',
      AWS_REGION: 'eu-west-1',
    });
  });
});
