/** The longest beginning of a text that fits so many bytes of UTF-8, in whole characters (code points). */
export function truncated(text: string | null, mostBytes: number): string | null {
  if (text === null) return null;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}
