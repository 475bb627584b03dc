/** Tables of words, written as text. */

/** Words between blanks. */
export const wordSet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** The first word of each line, or of each part that ends in `;`, with the others of it. */
export const wordLists = (text: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    text.split(/[;\n]\s*/).map((line): [string, string[]] => {
      const [first = '', ...others] = line.split(' ');
      return [first, others];
    }),
  );

/** The other way round: of each of the others the first. */
export const firstWords = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...wordLists(text)].flatMap(([first, others]) =>
      others.map((word): [string, string] => [word, first]),
    ),
  );
