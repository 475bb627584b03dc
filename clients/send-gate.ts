/** Lets one body at a time onto the line. The answer lets the next one through; to call it twice does no harm. */
export type SendGate = () => Promise<() => void>;

export function sendGate(): SendGate {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    let open: () => void = () => undefined;
    last = new Promise((resolve) => (open = resolve));
    await before;
    return open;
  };
}
