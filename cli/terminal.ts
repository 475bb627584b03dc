/** Where a command writes: results for programs on `out`, everything for people on `err`. */
export interface Terminal {
  /** One line, or several, on stdout. */
  readonly out: (text: string) => void;
  /** One line, or several, on stderr. */
  readonly err: (text: string) => void;
  /** Redraws the last line of stderr; null ends it. Does nothing where there is no terminal. */
  readonly status: (text: string | null) => void;
  /** Whether a person watches a terminal that can redraw a line. */
  readonly live: boolean;
  /** Whether stdout may be coloured: it is a terminal, and NO_COLOR is not set. */
  readonly color: boolean;
}

interface Stream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const CLEAR_LINE = '\r\u001b[2K';
const USUAL_COLUMNS = 80;

/** A terminal over two streams. The status line is cut to the width, as a wrapped one could not be redrawn. */
export function terminalOf(
  stdout: Stream,
  stderr: Stream,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const live = stderr.isTTY === true && environment.TERM !== 'dumb';
  let drawn = false;
  const erase = (): void => {
    if (drawn) stderr.write(CLEAR_LINE);
    drawn = false;
  };
  const line = (stream: Stream, text: string): void => {
    erase();
    stream.write(`${text}\n`);
  };
  return {
    live,
    color:
      stdout.isTTY === true && (environment.NO_COLOR ?? '') === '' && environment.TERM !== 'dumb',
    out: (text) => line(stdout, text),
    err: (text) => line(stderr, text),
    status(text) {
      if (!live) return;
      erase();
      if (text === null) return;
      stderr.write(text.slice(0, (stderr.columns ?? USUAL_COLUMNS) - 1));
      drawn = true;
    },
  };
}
