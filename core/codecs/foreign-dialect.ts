const START_OF_TEXT = 0x02;
const END_OF_TEXT = 0x03;

const startsWith = (bytes: Uint8Array, at: number, word: string): boolean => {
  for (let index = 0; index < word.length; index += 1)
    if (bytes[at + index] !== word.charCodeAt(index)) return false;
  return true;
};

/** Looks at the first line of a file: the name of a dialect that is not read here, or null. */
export function foreignDialect(block: Uint8Array): string | null {
  let at = 0;
  while (at < block.length && (block[at] ?? 0) <= 0x20 && (block[at] ?? 0) > END_OF_TEXT) at += 1;
  if (startsWith(block, at, '$ion_1_0')) return 'Amazon Ion';
  const newline = block.indexOf(0x0a, at);
  const line = block.subarray(at, newline < 0 ? block.length : newline);
  if (line[0] !== 0x7b && (line.includes(END_OF_TEXT) || line.includes(START_OF_TEXT)))
    return "Hive's text with control characters between fields";
  if (startsWith(block, at, '{"Metadata":') || startsWith(block, at, '{"Keys":'))
    return 'an incremental export';
  return null;
}
