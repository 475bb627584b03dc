import type { IncomingHttpHeaders } from 'node:http';

/** A server that can stand behind the proxy. `cn`: S3 and Secrets Manager of China; `copy`: what COPY reads of S3. */
export type Service = 's3' | 'cn' | 'copy' | 'dynamodb' | 'redshift-data';

/** Where in the protocol a request stands; the same for the same step of every run. */
interface Place {
  /** As the service's API reference names it. */
  readonly operation: string;
  /** What it is about: the kind of object, or the batch. */
  readonly about: string;
  /** Same for the same question asked again while its answer is awaited; null for what is no poll. */
  readonly poll: string | null;
}

/** A request that has arrived. */
export interface Asking extends Place {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  /** Bytes of its body. */
  readonly sent: number;
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Names of objects that several commits have; every other object is data. */
const BOOKS: readonly (readonly [RegExp, string])[] = [
  [/\/plan\.json$/, 'plan'],
  [/\/progress\/[^/]+\.json$/, 'progress'],
  [/\/manifest-files-[^/]+\.json$/, 'manifest-files'],
  [/\/manifest-summary\.json$/, 'manifest-summary'],
  [/\/plan-[0-9a-f]+\.json$/, 'plan'],
  [/\/chunk-[^/]+\.json$/, 'chunk'],
  [/\/manifest-[0-9a-f]+\.json$/, 'manifest'],
  [/\/report\.json$/, 'report'],
  [/\.jsonl$/, 'log'],
  [/\/\d{4}\.json$/, 'sync-manifest'],
  [/(^|\/)\.crossings\/.*\/$/, 'logs'],
  [/(^|\/)\.sync\/.*\/$/, 'sync-manifests'],
];

const kindOf = (key: string): string =>
  BOOKS.find(([pattern]) => pattern.test(key))?.[1] ?? (key.endsWith('/') ? 'folder' : 'data');

function s3Operation(method: string, query: URLSearchParams): string {
  if (query.has('uploads'))
    return method === 'POST' ? 'CreateMultipartUpload' : 'ListMultipartUploads';
  if (query.has('uploadId')) {
    const names: Readonly<Record<string, string>> = {
      PUT: 'UploadPart',
      POST: 'CompleteMultipartUpload',
      DELETE: 'AbortMultipartUpload',
    };
    return names[method] ?? 'ListParts';
  }
  if (query.has('list-type')) return query.has('delimiter') ? 'ListFolders' : 'ListObjectsV2';
  const names: Readonly<Record<string, string>> = {
    PUT: 'PutObject',
    HEAD: 'HeadObject',
    DELETE: 'DeleteObject',
  };
  return names[method] ?? 'GetObject';
}

function s3Place({ method, url }: Asked): Place {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const key = decodeURIComponent(pathname);
  const about = kindOf(key.split('/').length > 2 ? key : `/${searchParams.get('prefix') ?? ''}`);
  return { operation: s3Operation(method, searchParams), about, poll: null };
}

/** What a statement is for, by its name or its first words. */
function statementOf(input: Readonly<Record<string, unknown>>): string {
  const name = input.StatementName;
  if (typeof name === 'string') return name.split('/')[4] ?? name;
  const sql = typeof input.Sql === 'string' ? input.Sql : '';
  return sql === '' ? '' : (/^\s*(\w+( TABLE| SCHEMA)?)/i.exec(sql)?.[1] ?? '').toUpperCase();
}

function jsonPlace({ headers, body }: Asked): Place {
  const operation = String(headers['x-amz-target']).split('.').at(-1) ?? '';
  const input = JSON.parse(body.toString('utf8') || '{}') as Record<string, unknown>;
  const poll = operation === 'DescribeStatement' ? String(input.Id) : null;
  return { operation, about: statementOf(input), poll };
}

export const placeOf = (asked: Asked): Place =>
  asked.headers['x-amz-target'] === undefined ? s3Place(asked) : jsonPlace(asked);
