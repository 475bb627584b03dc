import { canonicalJson } from '../canonical-json';

/** S3's limit, in bytes of UTF-8. */
const MAX_KEY_BYTES = 1024;

/** What a copy is a copy of: this content of this source object, as this policy lets it through. */
export interface SourceIdentity {
  readonly key: string;
  readonly etag: string;
  readonly size: number;
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** The longest beginning of whole characters that fits. */
function beginning(text: string, maxBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > maxBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/**
 * Key of a copy: `<source key>.<12 hex>`, and `.gz` for one that was filtered. A source key that leaves no room for that is
 * cut, and then the digits are of the whole key, too. `sha256` gives hex digits.
 */
export function copyKey(
  { key, etag, size }: SourceIdentity,
  policyVersion: string,
  isFiltered: boolean,
  sha256: (text: string) => string,
): string {
  const digits = (identity: readonly unknown[]): string =>
    `.${sha256(canonicalJson(identity)).slice(0, 12)}${isFiltered ? '.gz' : ''}`;
  const suffix = digits([etag, size, policyVersion]);
  const room = MAX_KEY_BYTES - suffix.length;
  if (bytesOf(key) <= room) return key + suffix;
  return beginning(key, room) + digits([etag, size, policyVersion, key]);
}
