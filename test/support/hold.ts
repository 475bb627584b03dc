import type { Asking } from './request-place';

/** A request that waits in the proxy until it is let go or dropped. */
export interface Hold {
  /** `before`: the server has not heard of it. `after`: it is done, and its answer waits. */
  readonly when: 'before' | 'after';
  /** Who sent it hears of a reset as soon as it is held. */
  readonly cutsOff: boolean;
  /** It is held now. */
  readonly reached: Promise<Asking>;
  readonly go: () => void;
  /** It never arrives; or, `after`, its answer does not. */
  readonly drop: () => void;
  /** The server has done it; its status. */
  readonly done: Promise<number>;
  /** For the proxy. */
  readonly arrive: (asking: Asking) => void;
  readonly did: (status: number) => void;
  readonly released: Promise<'go' | 'drop'>;
}

export function hold(when: Hold['when'], cutsOff = false): Hold {
  const { promise: reached, resolve: arrive } = open<Asking>();
  const { promise: released, resolve: release } = open<'go' | 'drop'>();
  const { promise: done, resolve: did } = open<number>();
  return {
    when,
    cutsOff,
    reached,
    go: () => release('go'),
    drop: () => release('drop'),
    done,
    arrive,
    did,
    released,
  };
}

function open<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}
