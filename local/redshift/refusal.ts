/** What Redshift would not do, or what this gateway does not know: the statement fails with this text. */
export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}

/** What Redshift may well do but this gateway does not: refused by name, never guessed. */
export const unknownHere = (what: string): Refusal =>
  new Refusal(`${what} is not known to the local Redshift`);

/** Redshift's own answer to what its grammar does not have (PostgreSQL's form; rule A20). */
export const syntaxError = (near: string): Refusal =>
  new Refusal(`syntax error at or near "${near}"`);
