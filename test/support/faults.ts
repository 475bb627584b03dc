import { startFaultProxy, type Fault, type FaultProxy } from './fault-proxy';
import { hold as newHold, type Hold } from './hold';
import type { Asking, Service } from './request-place';

/** A request that passed, with its number; a poll that is repeated has none of its own. */
export interface Counted extends Asking {
  readonly service: Service;
  /** 1 for the first. */
  readonly number: number;
}

/** Addresses for one life of a client: what is cut off stays so, whoever comes with the next life. */
export interface Life {
  readonly urls: Readonly<Partial<Record<Service, string>>>;
  readonly cutOff: () => void;
  readonly close: () => Promise<void>;
}

/** `service operation about`, as in `s3 PutObject progress` or `redshift-data BatchExecuteStatement commit`. */
export const placeName = ({ service, operation, about }: Counted): string =>
  `${service} ${operation}${about === '' ? '' : ` ${about}`}`;

type Targets = Readonly<Partial<Record<Service, string>>>;
type Choose = (counted: Counted) => Fault | null;

/** One proxy before all servers. It counts what passes, and does one thing at one request. */
export interface Faults {
  /** Before the servers that were named at the start, or before others. */
  readonly life: (targets?: Targets) => Promise<Life>;
  /** What has passed since the last `begin`, polls counted once. */
  readonly counted: readonly Counted[];
  /** Counts from 1 again; `choose` is asked at every request that counts. */
  readonly begin: (choose?: Choose) => void;
  /** Holds the next request of this kind; others pass, and so does every later one. */
  readonly hold: (is: (counted: Counted) => boolean, when: Hold['when']) => Hold;
  readonly close: () => Promise<void>;
}

export function startFaults(usual: Targets): Faults {
  const counted: Counted[] = [];
  const lives = new Set<Life>();
  const polls = new Set<string>();
  const holds: { readonly is: (counted: Counted) => boolean; readonly held: Hold }[] = [];
  let choose: Choose = () => null;

  function chosen(service: Service, asking: Asking): Fault | null {
    if (asking.poll !== null) {
      if (polls.has(asking.poll)) return null;
      polls.add(asking.poll);
    }
    const request = { ...asking, service, number: counted.length + 1 };
    counted.push(request);
    const at = holds.findIndex(({ is }) => is(request));
    return at === -1 ? choose(request) : holds.splice(at, 1)[0]!.held;
  }

  async function life(targets: Targets = usual): Promise<Life> {
    const started = await Promise.all(
      Object.entries(targets).map(async ([service, target]) => {
        const proxy = await startFaultProxy(target, (asking) => chosen(service as Service, asking));
        return [service, proxy] as const;
      }),
    );
    const each = async (act: (proxy: FaultProxy) => void | Promise<void>): Promise<void> => {
      for (const [, proxy] of started) await act(proxy);
    };
    const own: Life = {
      urls: Object.fromEntries(started.map(([service, { url }]) => [service, url])),
      cutOff: () => {
        for (const [, proxy] of started) proxy.cutOff();
      },
      close: async () => {
        if (lives.delete(own)) await each((proxy) => proxy.close());
      },
    };
    lives.add(own);
    return own;
  }

  return {
    life,
    counted,
    begin: (next = () => null) => {
      counted.length = 0;
      polls.clear();
      holds.length = 0;
      choose = next;
    },
    hold: (is, when) => {
      const held = newHold(when);
      holds.push({ is, held });
      return held;
    },
    close: async () => {
      for (const own of [...lives]) await own.close();
    },
  };
}
