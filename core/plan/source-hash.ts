import { canonicalJson } from '../canonical-json';
import type { SourceFile } from '../codecs/manifest-transform';

/** The text whose hash says what a generation was made from: its inputs' names, ETags and sizes, in one order. */
export const sourceText = (files: readonly SourceFile[]): string =>
  files
    .map(({ bucket, key, etag, size }) => canonicalJson([bucket, key, etag, size]))
    .sort()
    .join('\n');
