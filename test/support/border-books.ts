import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../clients/object-store';
import { addHash, encodeDistinct, newDistinct } from '../../core/border/distinct';
import { policyVersion } from '../../core/border/policy';
import { formatCrossing, type Crossing } from '../../core/codecs/manifest-crossings';
import type { PolicyRecord } from '../../core/codecs/manifest-policy';
import type { Crossing as Declared } from '../../core/data-type';
import { crossingsPrefix, policyRecordKey, syncManifestKey } from '../../core/keys';
import { memoryObjectStore } from './memory-object-store';

export const COPIES = 'millrace-events-from-cn';
export const POLICY = '0123456789abcdef';

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A sketch of persons, as the filter makes one of their hashes. */
export function aSketch(...persons: readonly string[]): string {
  const sketch = newDistinct();
  for (const person of persons) {
    const hash = createHash('sha256').update(person).digest();
    addHash(sketch, hash.readUInt32BE(0), hash.readUInt32BE(4));
  }
  return encodeDistinct(sketch);
}

/** What a filter has counted; each person had one line, and each line 100 bytes. */
export const filteredOf = (
  persons: readonly string[],
  heldBack = 0,
): NonNullable<Crossing['filtered']> => ({
  lines: { read: persons.length + heldBack, crossed: persons.length, heldBack },
  unpackedBytes: {
    read: 100 * (persons.length + heldBack),
    crossed: 100 * persons.length,
    heldBack: 100 * heldBack,
  },
  heldBackByReason: heldBack === 0 ? {} : { unparsable: heldBack },
  dropped: { note: persons.length },
  hashed: { userid: persons.length },
  distinct: { userid: aSketch(...persons) },
});

/** The crossing of an object of this name, of an event type and day. */
export function aCrossing(
  dataType: string,
  day: string,
  name: string,
  change: Partial<Crossing> = {},
): Crossing {
  const key = `${dataType}/${day.replaceAll('-', '/')}/09/${name}`;
  return {
    version: 1,
    sourceBucket: 'millrace-cn-events',
    source: { key, etag: 'e', size: 100, lastModifiedMs: 1 },
    policyVersion: POLICY,
    copy: { key: `${key}.0123456789ab.gz`, etag: 'c', size: 60, sha256: 'a'.repeat(64) },
    crossedAtMs: Date.parse(`${day}T23:00:00Z`),
    filtered: filteredOf(['anna']),
    unfiltered: null,
    ...change,
  };
}

/** The books of the border in memory. What is laid is as old as it says, or as the day that it is of. */
export function borderBooks(
  store: ObjectStore & { objects: Map<string, Buffer> } = memoryObjectStore(),
) {
  const times = new Map<string, string>();
  const lay = (key: string, body: string, at: string): void => {
    store.objects.set(`${COPIES}/${key}`, Buffer.from(body));
    times.set(key, at);
  };
  return {
    store: {
      ...store,
      list: async function* (bucket: string, prefix: string, after?: string) {
        for await (const info of store.list(bucket, prefix, after))
          yield { ...info, lastModified: times.get(info.key) ?? info.lastModified };
      },
    } satisfies ObjectStore,
    objects: store.objects,
    layText: lay,
    log: (
      dataType: string,
      day: string,
      crossings: readonly Crossing[],
      { name = 't-0', at = `${day}T23:00:00.000Z` } = {},
    ): string => {
      const key = `${crossingsPrefix(dataType, day)}${name}.jsonl`;
      lay(key, crossings.map(formatCrossing).join(''), at);
      return key;
    },
    manifest: (
      dataType: string,
      day: string,
      crossings: readonly Crossing[],
      { number = 1, at = `${day}T23:10:00.000Z` } = {},
    ): string => {
      const key = syncManifestKey(dataType, day, number);
      const objects = crossings.map(({ source, policyVersion: version, copy, filtered }) => ({
        ...source,
        policyVersion: version,
        copy,
        lines: filtered?.lines ?? null,
        unpackedBytes: filtered?.unpackedBytes ?? null,
        isGone: false,
      }));
      lay(key, JSON.stringify({ version: 1, dataType, day, number, objects }), at);
      return key;
    },
    /** Records the policy of a type; its version, or the one given, so that a record can say what is not so. */
    policy: (
      { name, crossing }: { readonly name: string; readonly crossing: Declared },
      { keyVersion = 'v1', at = '2026-11-01T00:00:00.000Z', version = '' } = {},
    ): string => {
      const own = version || policyVersion({ name, crossing }, keyVersion, sha256Of);
      const record: PolicyRecord = {
        version: 1,
        dataType: name,
        policyVersion: own,
        crossing,
        keyVersion: crossing.kind === 'unfiltered' ? null : keyVersion,
        firstUsedAtMs: Date.parse(at),
      };
      lay(policyRecordKey(name, own), JSON.stringify(record), at);
      return own;
    },
  };
}
