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

export interface S3Clients {
  /** @throws Refusal for another Region than the one that is there (A15) */
  readonly of: (copy: CopyStatement) => S3Client;
  readonly close: () => void;
}

export function s3Clients({ endpoint, region, ...own }: S3Place): S3Clients {
  const clients = new Map<string, S3Client>();
  return {
    of: ({ keys, options, bucket }) => {
      if (options.region !== null && options.region !== region)
        throw new Refusal(
          `S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint.,Status 301,Error PermanentRedirect, S3 bucket : ${bucket}`,
        );
      const credentials = keys ?? own;
      const known = clients.get(credentials.accessKeyId + credentials.secretAccessKey);
      if (known !== undefined) return known;
      const client = new S3Client({
        endpoint,
        region,
        forcePathStyle: true,
        credentials,
        responseChecksumValidation: 'WHEN_REQUIRED',
      });
      clients.set(credentials.accessKeyId + credentials.secretAccessKey, client);
      return client;
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}
