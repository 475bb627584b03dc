import { syntaxError } from './refusal';
import { isReserved } from './reserved';
import { closing, isSymbol, isWord, splitAtCommas, type TableName, type Token } from './tokens';

/** Walks over the words of a statement; whatever does not find its word throws Redshift's syntax error. */
export class Cursor {
  private position = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  readonly peek = (ahead = 0): Token | undefined => this.tokens[this.position + ahead];
  readonly atEnd = (): boolean => this.position >= this.tokens.length;
  readonly rest = (): readonly Token[] => this.tokens.slice(this.position);
  readonly wrong = (): Error => syntaxError(this.peek()?.text ?? 'end of statement');

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
  /** Any word: a keyword, or a name where reserved ones may stand. */
  readonly word = (): string => this.next('word', 'quoted').value;
  /** A name; a reserved word must be quoted (C4). */
  name(): string {
    if (this.peek()?.kind === 'word' && isReserved(this.peek()?.value ?? '')) throw this.wrong();
    return this.word();
  }
  /** The last name of a statement, or of a part of one. */
  lastName(): string {
    const name = this.name();
    this.end();
    return name;
  }
  /** A possibly qualified name. */
  tableName(): TableName {
    const first = this.name();
    if (this.trySymbol('.')) return { schema: first, name: this.name() };
    return { schema: null, name: first };
  }
  readonly atBracket = (): boolean => isSymbol(this.peek(), '(');
  /** What stands in the brackets that open here; they are taken too. */
  brackets(): readonly Token[] {
    if (!this.atBracket()) throw this.wrong();
    const from = this.position + 1;
    this.position = closing(this.tokens, this.position) + 1;
    return this.tokens.slice(from, this.position - 1);
  }
  readonly bracketText = (): string => {
    const values = this.brackets().map(({ value }) => value);
    return values.join('');
  };
  /** Names in brackets. */
  readonly nameList = (): string[] =>
    splitAtCommas(this.brackets()).map((tokens) => new Cursor(tokens).lastName());
}
