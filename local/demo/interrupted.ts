/** Ctrl-C, before the demo had shown everything. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted.');
    this.name = 'Interrupted';
  }
}

/** The demo cannot go on; the text says why, for a person. */
export class DemoFault extends Error {
  constructor(
    message: string,
    readonly exitCode: 1 | 2 | 3 = 1,
  ) {
    super(message);
    this.name = 'DemoFault';
  }
}
