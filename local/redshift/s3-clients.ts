import { S3Client } from '@aws-sdk/client-s3';
import type { CopyStatement } from './copy-statement';
import { Refusal } from './refusal';

/** Where and, without keys in the COPY itself, as whom COPY reads. */
export interface S3Place {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const ELSEWHERE =
  'S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint.,Status 301,Error PermanentRedirect';

export interface S3Clients {
  /** @throws Refusal for another Region than the one that is there (A15) */
  readonly of: (copy: CopyStatement) => S3Client;
  readonly close: () => void;
}

export function s3Clients({ endpoint, region, ...own }: S3Place): S3Clients {
  const clients = new Map<string, S3Client>();
  const checksums = { responseChecksumValidation: 'WHEN_REQUIRED' } as const;
  const place = { endpoint, region, forcePathStyle: true, ...checksums };
  return {
    of: ({ keys, options }) => {
      if ((options.region ?? region) !== region) throw new Refusal(ELSEWHERE);
      const credentials = keys ?? own;
      const name = JSON.stringify(credentials);
      const client = clients.get(name) ?? new S3Client({ ...place, credentials });
      clients.set(name, client);
      return client;
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}
