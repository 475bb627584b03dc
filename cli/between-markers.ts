const begin = (name: string): string => `<!-- ${name}: written by npm run docs -->`;
const end = (name: string): string => `<!-- /${name} -->`;

/** Generated tables are not aligned by hand or by Prettier: a longer cell would change every line. */
const unformatted = (text: string): string =>
  `<!-- prettier-ignore-start -->\n\n${text}\n\n<!-- prettier-ignore-end -->`;

/**
 * Puts generated text between the two markers of a page that people write.
 * @throws Error when a marker is missing or the two are not in order
 */
export function betweenMarkers(page: string, name: string, text: string): string {
  const from = page.indexOf(begin(name));
  const to = page.indexOf(end(name));
  if (from < 0 || to < from) {
    throw new Error(`The page must have ${begin(name)} and, below it, ${end(name)}`);
  }
  return `${page.slice(0, from)}${begin(name)}\n${unformatted(text)}\n${page.slice(to)}`;
}
