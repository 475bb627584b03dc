import { placeName, type Counted } from '../support/faults';

/** Whether a request brings data, whole or a part of it: what a kill may cost again. */
const isData = (request: Counted): boolean =>
  /^s3 (PutObject|UploadPart) data$/.test(placeName(request));

/** What a request brings, whoever sends it: a key without the attempt's token, and the number of the part. */
function contentOf({ url }: Counted): string {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  return `${pathname.replaceAll(/[0-9a-f]{16}/g, '*')} ${searchParams.get('partNumber') ?? ''}`;
}

/** Work of a run that was done more than once. */
export interface DoneAgain {
  /** Data requests that bring what was sent before. */
  readonly requests: number;
  readonly bytes: number;
  /** Bytes of all data requests. */
  readonly of: number;
}

export function doneAgain(requests: readonly Counted[]): DoneAgain {
  const seen = new Set<string>();
  let again: DoneAgain = { requests: 0, bytes: 0, of: 0 };
  for (const request of requests.filter(isData)) {
    const content = contentOf(request);
    const repeated = seen.has(content);
    seen.add(content);
    again = {
      requests: again.requests + (repeated ? 1 : 0),
      bytes: again.bytes + (repeated ? request.sent : 0),
      of: again.of + request.sent,
    };
  }
  return again;
}
