import { createHash } from 'node:crypto';
import type { EventsRef } from '../../core/contracts/sync';
import type { MemoryObjectStore } from '../support/memory-object-store';

/** A file of events, where it came from, and its bytes as they lie there. */
export interface EventFile {
  readonly partition: 'aws' | 'aws-cn';
  readonly stored: Buffer;
}

const hash = (algorithm: string, body: Buffer): string =>
  createHash(algorithm).update(body).digest('hex');
const hourOf = (index: number): string => String(index % 24).padStart(2, '0');

/** Lays files of the world in their folders, and those of China as copies that a sync manifest names. Its names, in order. */
export function layEvents(
  store: MemoryObjectStore,
  { dataType, day }: { readonly dataType: string; readonly day: string },
  files: readonly EventFile[],
): { readonly source: EventsRef; readonly names: readonly string[] } {
  const folder = `${dataType}/${day.replaceAll('-', '/')}`;
  const names = files.map(({ partition }, index) =>
    partition === 'aws'
      ? `ev/${folder}/${hourOf(index)}/object-${index}`
      : `ec/${folder}/${hourOf(index)}/object-${index}.0123456789ab`,
  );
  files.forEach(({ stored }, index) => store.objects.set(names[index]!, stored));
  const objects = files.flatMap(({ partition, stored }, index) => {
    if (partition === 'aws') return [];
    const key = names[index]!.slice('ec/'.length);
    const identity = { etag: hash('md5', stored), size: stored.length };
    return [
      {
        key: key.replace('.0123456789ab', ''),
        ...identity,
        lastModifiedMs: 1,
        policyVersion: '0123456789abcdef',
        copy: { key, ...identity, sha256: hash('sha256', stored) },
        lines: null,
        unpackedBytes: null,
        isGone: false,
      },
    ];
  });
  const body = Buffer.from(JSON.stringify({ version: 1, dataType, day, number: 1, objects }));
  const manifestKey = `.sync/${dataType}/${day}/0001.json`;
  store.objects.set(`ec/${manifestKey}`, body);
  const sync = {
    ...{ dataType, day, manifestKey, manifestSha256: hash('sha256', body), number: 1 },
    ...{ objects: objects.length, gone: 0, bytes: 0, leftOut: {}, copied: objects.length },
    books: { read: 0, crossed: 0, heldBack: 0 },
    unpackedBytes: { read: 0, crossed: 0, heldBack: 0 },
  };
  return { names, source: { kind: 'events', sync } };
}
