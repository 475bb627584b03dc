import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { seedAws } from './aws-seed';
import type { Part } from './part';
import { ACCOUNT, REGION } from './region';

/** ministack with checked signatures and enforced policies: S3, SQS and IAM of the world. */
export const aws: Part = {
  name: 'aws',
  title: 'S3, SQS and IAM (ministack)',
  needs: [],
  command: ({ folder, ports, secrets, pythons }) => {
    const home = join(folder, 'aws');
    const scratch = join(home, 'tmp');
    mkdirSync(scratch, { recursive: true });
    return {
      file: pythons.ministack,
      args: ['-m', 'ministack'],
      env: {
        AUTH: 'true',
        SERVICES: 's3,sqs,iam,sts',
        BIND_HOST: '127.0.0.1',
        MINISTACK_HOST: '127.0.0.1',
        GATEWAY_PORT: String(ports.aws),
        MINISTACK_REGION: REGION,
        MINISTACK_ACCOUNT_ID: ACCOUNT,
        AWS_ACCESS_KEY_ID: secrets.awsRoot.accessKeyId,
        AWS_SECRET_ACCESS_KEY: secrets.awsRoot.secretAccessKey,
        PERSIST_STATE: '1',
        STATE_DIR: join(home, 'state'),
        S3_PERSIST: '1',
        S3_DATA_DIR: join(home, 's3'),
        TMPDIR: scratch,
        // Else it listens for MQTT on every address of the machine.
        IOT_MTLS_ENABLED: '0',
        SFTP_ENABLED: '0',
        PYTHONUNBUFFERED: '1',
      },
    };
  },
  isReady: async ({ ports }) => (await fetch(`http://127.0.0.1:${ports.aws}/_ministack/health`)).ok,
  // It writes its state when it ends so, and only then.
  stopSignal: 'SIGTERM',
  seed: seedAws,
};
