/**
 * Texts for Slack: made harmless first, then cut, so that a cut can never bring a sign back to life.
 * Lengths are counted in UTF-16 units, which is never fewer than Slack counts.
 * Sources: docs.slack.dev, "Formatting message text" and "Blocks".
 */

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const ELLIPSIS = '…';

/** Halves of characters would make the JSON invalid for Slack, control characters its text. */
const clean = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/[^\P{Cc}\n\t]/gu, ' ');

/** `<!channel>` in a text calls nobody; three backticks end no fence. */
export const escaped = (text: string): string =>
  clean(text)
    .replaceAll('```', "'''")
    .replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);

/** Cuts an escaped text to at most `most` units, never inside a character or an entity. `most` is at least 1. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text
    .slice(0, most - ELLIPSIS.length)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/&[a-z]{0,3}$/, '');
  return `${kept}${ELLIPSIS}`;
}

/** A text of data, ready for a place of `most` units. */
export const safe = (text: string, most: number): string => cut(escaped(text), most);

const FENCE = '```';

/** A text as it is, in a fence of its own; fits `most` units with the fence. */
export const fenced = (text: string, most: number): string => {
  const frame = `${FENCE}\n\n${FENCE}`.length;
  return `${FENCE}\n${safe(text, most - frame)}\n${FENCE}`;
};

/** A link. Signs of its own grammar cannot stand in either half. */
export const link = (url: string, label: string): string =>
  `<${clean(url)
    .replace(/[|<>\s]/g, encodeURIComponent)
    .replaceAll('&', '&amp;')}|${safe(label, 100).replaceAll('|', '/')}>`;
