const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, which HTML does not allow at all. */
const CONTROL = /\p{Cc}/gu;

/** A text as it may stand in HTML, in an element or an attribute. */
export const escape = (text: string): string =>
  text.replace(CONTROL, ' ').replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');

/** A run's page as a link; the command that shows it where no UI is configured. */
export const linkOf = (link: string, text: string): string =>
  /^https?:\/\//.test(link)
    ? `<a href="${escape(link)}">${escape(text)}</a>`
    : `<code>${escape(link)}</code>`;
