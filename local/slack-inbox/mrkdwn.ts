/** Text as HTML; safe in an attribute too. */
export const escapeHtml = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (sign) =>
      ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? sign,
  );

/** Slack knows these three escapes, and no others. */
const decoded = (text: string): string =>
  text.replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');

const plain = (text: string): string => escapeHtml(decoded(text));

/** Emphasis stands between words, never within one: `snake_case_name` stays as it is. */
const emphasis = (sign: string): string =>
  `(?<![\\p{L}\\p{N}${sign}])${sign}(?=[^\\s${sign}])([^${sign}\\n]*[^\\s${sign}]|[^\\s${sign}])${sign}(?![\\p{L}\\p{N}${sign}])`;

const TOKEN = new RegExp(
  [
    '`([^`\\n]+)`',
    '<([^<>\\n]+)>',
    '(https?://[^\\s<>|`]*[^\\s<>|`.,;:!?)\\]}*_~])',
    emphasis('\\*'),
    emphasis('_'),
    emphasis('~'),
  ].join('|'),
  'gu',
);

const link = (url: string, label: string): string =>
  `<a href="${plain(url)}" rel="noreferrer noopener" target="_blank">${label}</a>`;

/** `<url|label>`, `<@user>`, `<#channel|name>`, `<!here>`; null when it is none of them. */
function reference(inside: string): string | null {
  const [target = '', label] = inside.split(/\|(.*)/s);
  if (/^(https?:\/\/|mailto:)/i.test(target)) return link(target, plain(label ?? target));
  const kind = target[0];
  if (kind !== '@' && kind !== '#' && kind !== '!') return null;
  const sign = kind === '#' ? '#' : '@';
  const name = /^!date\^/.test(target) ? (label ?? '') : `${sign}${label ?? target.slice(1)}`;
  return `<span class="mention">${plain(name)}</span>`;
}

function token(match: RegExpExecArray): string {
  const [all, code, inside, url, bold, italic, struck] = match;
  if (code !== undefined) return `<code>${plain(code)}</code>`;
  if (inside !== undefined) return reference(inside) ?? plain(all);
  if (url !== undefined) return link(url, plain(url));
  if (bold !== undefined) return `<strong>${inline(bold)}</strong>`;
  if (italic !== undefined) return `<em>${inline(italic)}</em>`;
  return `<s>${inline(struck ?? '')}</s>`;
}

function inline(text: string): string {
  let html = '';
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    html += plain(text.slice(at, match.index)) + token(match);
    at = match.index + match[0].length;
  }
  return html + plain(text.slice(at));
}

const QUOTE = /^(?:&gt;|>) ?/;

/** Lines that begin with `>` become a quotation; line breaks stay line breaks (the page keeps them). */
function lines(text: string): string {
  const groups: { quoted: boolean; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const quoted = QUOTE.test(line);
    const last = groups.at(-1);
    const shown = inline(quoted ? line.replace(QUOTE, '') : line);
    if (last?.quoted === quoted) last.lines.push(shown);
    else groups.push({ quoted, lines: [shown] });
  }
  return groups
    .map((group) => {
      const html = group.lines.join('\n');
      return group.quoted ? `<blockquote>${html}</blockquote>` : html;
    })
    .join('');
}

/** Slack's mrkdwn as HTML: *bold*, _italic_, ~struck~, `code`, ``` fences, > quotations, links and mentions. Never a tag of the text's own. */
export function mrkdwn(text: string): string {
  return text
    .split(/```([\s\S]+?)```/)
    .map((piece, index) =>
      index % 2 === 1 ? `<pre>${plain(piece.replace(/^\n|\n$/g, ''))}</pre>` : lines(piece),
    )
    .join('');
}
