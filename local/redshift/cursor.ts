import { syntaxError } from './refusal';
import { isSymbol, isWord, type Token } from './tokens';

/** Walks over the words of a statement; every `take` that does not find its word is Redshift's syntax error. */
export interface Cursor {
  readonly peek: (ahead?: number) => Token | undefined;
  readonly next: () => Token;
  /** Takes the given keywords in this order, or nothing. */
  readonly tryWords: (...words: readonly string[]) => boolean;
  readonly words: (...words: readonly string[]) => void;
  readonly symbol: (symbol: string) => void;
  readonly trySymbol: (symbol: string) => boolean;
  readonly name: () => string;
  readonly string: () => string;
  readonly number: () => number;
  readonly atEnd: () => boolean;
  readonly rest: () => Token[];
  /** The tokens up to the bracket that closes the one just taken, which is taken too. */
  readonly untilClosed: () => Token[];
}

export function cursor(tokens: readonly Token[]): Cursor {
  let position = 0;
  const peek = (ahead = 0): Token | undefined => tokens[position + ahead];
  const wrong = (): Error => syntaxError(peek()?.text ?? 'end of statement');
  const next = (): Token => {
    const token = peek();
    if (token === undefined) throw wrong();
    position += 1;
    return token;
  };
  const tryWords = (...words: readonly string[]): boolean => {
    if (!words.every((word, ahead) => isWord(peek(ahead), word))) return false;
    position += words.length;
    return true;
  };
  const trySymbol = (symbol: string): boolean => {
    if (!isSymbol(peek(), symbol)) return false;
    position += 1;
    return true;
  };
  const ofKind = (...kinds: readonly Token['kind'][]): Token => {
    const token = peek();
    if (token === undefined || !kinds.includes(token.kind)) throw wrong();
    return next();
  };
  return {
    peek,
    next,
    tryWords,
    trySymbol,
    words: (...words) => {
      if (!tryWords(...words)) throw wrong();
    },
    symbol: (symbol) => {
      if (!trySymbol(symbol)) throw wrong();
    },
    name: () => ofKind('word', 'quoted').value,
    string: () => ofKind('string').value,
    number: () => Number(ofKind('number').value),
    atEnd: () => position >= tokens.length,
    rest: () => {
      const left = tokens.slice(position);
      position = tokens.length;
      return left;
    },
    untilClosed: () => {
      const taken: Token[] = [];
      for (let depth = 1; ;) {
        const token = next();
        if (isSymbol(token, '(')) depth += 1;
        if (isSymbol(token, ')')) depth -= 1;
        if (depth === 0) return taken;
        taken.push(token);
      }
    },
  };
}

/** Splits tokens at the commas that stand outside all brackets. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ')')) depth -= 1;
    if (depth === 0 && isSymbol(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
