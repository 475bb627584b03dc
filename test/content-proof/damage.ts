import { gunzipSync, gzipSync } from 'node:zlib';
import type { MemoryObjectStore } from '../support/memory-object-store';

/** Keys, with their bucket, that match; at least one must. */
export function keysOf(store: MemoryObjectStore, pattern: RegExp): string[] {
  const found = [...store.objects.keys()].filter((key) => pattern.test(key)).sort();
  if (found.length === 0) throw new Error(`no object matches ${String(pattern)}`);
  return found;
}
export const keyOf = (store: MemoryObjectStore, pattern: RegExp): string =>
  keysOf(store, pattern)[0]!;

/** Puts another text in the place of an object's. */
export function rewritten(
  store: MemoryObjectStore,
  key: string,
  change: (text: string) => string,
): void {
  const body = store.objects.get(key)!;
  const before = body.toString();
  const after = change(before);
  if (after === before) throw new Error(`${key} was not changed`);
  store.objects.set(key, Buffer.from(after));
}

/** The same for one that is packed. */
export function repacked(
  store: MemoryObjectStore,
  key: string,
  change: (text: string) => string,
): void {
  const before = gunzipSync(store.objects.get(key)!).toString();
  const after = change(before);
  if (after === before) throw new Error(`${key} was not changed`);
  store.objects.set(key, gzipSync(after));
}

export const dropped = (store: MemoryObjectStore, key: string): void =>
  void store.objects.delete(key);

export const withoutFirstLine = (text: string): string => text.slice(text.indexOf('\n') + 1);
export const withFirstLineTwice = (text: string): string =>
  text.slice(0, text.indexOf('\n') + 1) + text;

/** Puts one text in the place of another in whichever part of a day's generation has it. */
export function replacedInParts(
  store: MemoryObjectStore,
  day: string,
  from: string,
  to: string,
): void {
  const key = keysOf(store, new RegExp(`^wh/.*/${day}/.*\\.gz$`)).find((each) =>
    gunzipSync(store.objects.get(each)!).toString().includes(from),
  );
  if (key === undefined) throw new Error(`no part of ${day} has ${from}`);
  repacked(store, key, (text) => text.replace(from, to));
}
