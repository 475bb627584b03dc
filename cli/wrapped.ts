/** Prose in lines of at most `width` signs, broken between words; a longer word (a link) stays whole. */
export function wrapped(prose: string, width: number): string[] {
  const lines: string[] = [''];
  for (const word of prose.split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
