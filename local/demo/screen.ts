/** What the demo writes; people read it while it grows. */
export interface Screen {
  /** A numbered heading, with a blank line before it. */
  readonly step: (title: string) => void;
  readonly line: (text?: string) => void;
  /** Progress: redrawn in place on a terminal, else a line now and then. Null takes it away. */
  readonly progress: (text: string | null) => void;
}

interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const CLEAR_LINE = '\r\u001b[2K';
const PLAIN_EVERY_MS = 10_000;

export function screenOn(stream: Stream, isDumb: boolean, clock: () => number): Screen {
  const live = stream.isTTY === true && !isDumb;
  let steps = 0;
  let drawn = false;
  let saidMs = clock();
  const line = (text = ''): void => {
    stream.write(`${drawn ? CLEAR_LINE : ''}${text}\n`);
    drawn = false;
  };
  return {
    line,
    step(title) {
      steps += 1;
      line(`\n${steps}. ${title}`);
    },
    progress(text) {
      if (live) {
        if (drawn) stream.write(CLEAR_LINE);
        drawn = text !== null;
        if (text !== null) stream.write(text.slice(0, (stream.columns ?? 80) - 1));
      } else if (text !== null && clock() - saidMs >= PLAIN_EVERY_MS) {
        saidMs = clock();
        line(text);
      }
    },
  };
}
