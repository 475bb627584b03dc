import type { TableName } from './judge';
import { syntaxError } from './refusal';
import { isReserved } from './reserved';
import { closing, isSymbol, isWord, splitAtCommas, type Token } from './tokens';

/** Walks over the words of a statement; every `take` that does not find its word is Redshift's syntax error. */
export class Cursor {
  private position = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  readonly peek = (ahead = 0): Token | undefined => this.tokens[this.position + ahead];
  readonly atEnd = (): boolean => this.position >= this.tokens.length;
  readonly rest = (): readonly Token[] => this.tokens.slice(this.position);

  private wrong(): Error {
    return syntaxError(this.peek()?.text ?? 'end of statement');
  }
  /** @throws Refusal for what follows, if anything does */
  end(): void {
    if (!this.atEnd()) throw this.wrong();
  }
  next(...kinds: readonly Token['kind'][]): Token {
    const token = this.peek();
    if (token === undefined || (kinds.length > 0 && !kinds.includes(token.kind)))
      throw this.wrong();
    this.position += 1;
    return token;
  }
  /** Takes the given keywords in this order, or nothing. */
  tryWords(...words: readonly string[]): boolean {
    if (!words.every((word, ahead) => isWord(this.peek(ahead), word))) return false;
    this.position += words.length;
    return true;
  }
  words(...words: readonly string[]): void {
    if (!this.tryWords(...words)) throw this.wrong();
  }
  trySymbol(symbol: string): boolean {
    if (!isSymbol(this.peek(), symbol)) return false;
    this.position += 1;
    return true;
  }
  symbol(symbol: string): void {
    if (!this.trySymbol(symbol)) throw this.wrong();
  }
  /** Any word: a keyword, or a name where reserved ones may stand. */
  readonly word = (): string => this.next('word', 'quoted').value;
  readonly string = (): string => this.next('string').value;
  /** A literal of COPY, whose `\t`, `\001` and `\N` are COPY's own words, with one backslash or two. */
  readonly written = (): string =>
    this.next('string').text.slice(1, -1).replaceAll("''", "'").replaceAll('\\\\', '\\');
  readonly number = (): number => Number(this.next('number').value);
  /** A name; a reserved word must be quoted (C4). */
  name(): string {
    if (this.peek()?.kind === 'word' && isReserved(this.peek()?.value ?? '')) throw this.wrong();
    return this.word();
  }
  /** A possibly qualified name. */
  tableName(): TableName {
    const first = this.name();
    return this.trySymbol('.')
      ? { schema: first, name: this.name() }
      : { schema: null, name: first };
  }
  /** What stands in the brackets that open here; they are taken too. */
  brackets(): readonly Token[] {
    if (!isSymbol(this.peek(), '(')) throw this.wrong();
    const from = this.position + 1;
    this.position = closing(this.tokens, this.position) + 1;
    return this.tokens.slice(from, this.position - 1);
  }
  /** Names in brackets. */
  nameList(): string[] {
    return splitAtCommas(this.brackets()).map((tokens) => {
      const each = new Cursor(tokens);
      const name = each.name();
      each.end();
      return name;
    });
  }
}
