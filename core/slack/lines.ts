import { LIMITS, section, type Block } from './message';

/**
 * Whole lines in as few sections as they take, until `most` units are used; says how many are left out.
 * No line may be longer than a section.
 */
export function lineSections(lines: readonly string[], most: number): Block[] {
  const texts: string[] = [];
  let used = 0;
  let shown = 0;
  for (const line of lines) {
    used += line.length + 1;
    if (used > most) break;
    shown += 1;
    const last = texts.at(-1);
    if (last === undefined || last.length + 1 + line.length > LIMITS.section) texts.push(line);
    else texts[texts.length - 1] = `${last}\n${line}`;
  }
  const rest = lines.length - shown;
  if (rest > 0) texts.push(`and ${rest} more`);
  return texts.map(section);
}
