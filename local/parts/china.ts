import { seedChina } from './china-seed';
import type { Part } from './part';
import { CHINA_ACCOUNT } from './region';

/** moto with checked signatures and enforced policies: it alone writes ARNs of aws-cn. All it holds is in memory. */
export const china: Part = {
  name: 'china',
  title: 'S3, SQS, IAM and Secrets Manager of China (moto)',
  needs: [],
  command: ({ ports, pythons }) => ({
    file: pythons.moto,
    args: ['-m', 'moto.server', '--host', '127.0.0.1', '--port', String(ports.china)],
    env: {
      // Nobody is served before seedChina opens the door for a moment, to make the first user.
      INITIAL_NO_AUTH_ACTION_COUNT: '0',
      MOTO_ACCOUNT_ID: CHINA_ACCOUNT,
      // Else any page in the developer's browser may read its answers.
      MOTO_DISABLE_GLOBAL_CORS: 'true',
      PYTHONUNBUFFERED: '1',
    },
  }),
  isReady: async ({ ports }) => (await fetch(`http://127.0.0.1:${ports.china}/moto-api/`)).ok,
  stopSignal: 'SIGTERM',
  seed: seedChina,
};
