/** Lines of a case file, read one after the other. Numbers start at 1. */
export interface Lines {
  readonly peek: () => string | null;
  readonly next: () => string;
  /** The lines that follow and are indented, without the two blanks. */
  readonly indented: () => string[];
  readonly number: () => number;
  readonly fault: (what: string) => Error;
}

export function lines(file: string, text: string): Lines {
  const all = text.split('\n');
  let at = 0;
  const peek = (): string | null => all[at] ?? null;
  return {
    peek,
    next: () => {
      at += 1;
      return all[at - 1] ?? '';
    },
    indented: () => {
      const taken: string[] = [];
      for (let line = peek(); line?.startsWith('  ') === true; line = peek()) {
        taken.push(line.slice(2));
        at += 1;
      }
      return taken;
    },
    number: () => at + 1,
    fault: (what) => new Error(`${file}:${at + 1}: ${what}`),
  };
}
