/** Memory that whoever copies shares: bytes are taken before they are read, and given back when they are sent. */
export interface ByteRoom {
  /** Waits until there is room, first come first served. The answer gives it back. */
  readonly take: (bytes: number) => Promise<() => void>;
}

/** Room of `total` bytes; who asks for more gets all of it. */
export function byteRoom(total: number): ByteRoom {
  let free = total;
  const waiting: { readonly bytes: number; readonly enter: () => void }[] = [];
  const letIn = (): void => {
    for (let first = waiting[0]; first !== undefined && first.bytes <= free; first = waiting[0]) {
      waiting.shift();
      free -= first.bytes;
      first.enter();
    }
  };
  return {
    take: async (wanted) => {
      const bytes = Math.min(wanted, total);
      await new Promise<void>((enter) => {
        waiting.push({ bytes, enter });
        letIn();
      });
      return () => {
        free += bytes;
        letIn();
      };
    },
  };
}
