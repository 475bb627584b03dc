import { chinaOf } from '../../../local/seed/china';
import { WrongArguments } from '../../../local/seed/options';

const ENV = {
  MILLRACE_SEED_CN_ENDPOINT_URL_S3: 'http://127.0.0.1:4567',
  MILLRACE_SEED_CN_REGION: 'cn-north-1',
  MILLRACE_SEED_CN_ACCESS_KEY_ID: 'id',
  MILLRACE_SEED_CN_SECRET_ACCESS_KEY: 'secret',
  MILLRACE_SEED_CROSSING_KEY: 'key',
};

describe("the seeder's China", () => {
  it('is found by variables of its own', () => {
    expect(chinaOf({ ...ENV, AWS_REGION: 'eu-west-1' })).toEqual({
      endpoint: 'http://127.0.0.1:4567',
      region: 'cn-north-1',
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      crossingKey: 'key',
    });
  });

  it('is refused by all that is missing, with the way to do without', () => {
    const find = () =>
      chinaOf({
        ...ENV,
        MILLRACE_SEED_CN_ENDPOINT_URL_S3: undefined,
        MILLRACE_SEED_CROSSING_KEY: '',
      });
    expect(find).toThrow(WrongArguments);
    expect(find).toThrow('MILLRACE_SEED_CN_ENDPOINT_URL_S3, MILLRACE_SEED_CROSSING_KEY not set');
    expect(find).toThrow('--events world');
  });
});
