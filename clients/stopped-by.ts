/** What can be ended. */
interface Destroyable {
  destroy(error: Error): unknown;
}

const underWay = new WeakMap<AbortSignal, Set<Destroyable>>();

function requestsOf(signal: AbortSignal): Set<Destroyable> {
  const known = underWay.get(signal);
  if (known !== undefined) return known;
  const requests = new Set<Destroyable>();
  underWay.set(signal, requests);
  signal.addEventListener(
    'abort',
    () => {
      for (const request of requests) request.destroy(signal.reason as Error);
    },
    { once: true },
  );
  return requests;
}

/**
 * Ends a request when the signal is given; the answer takes it out again. One listener for all requests of a signal: node's
 * own, one per request, costs as much as signing does.
 */
export function stoppedBy(request: Destroyable, signal: AbortSignal | undefined): () => void {
  if (signal === undefined) return () => undefined;
  const requests = requestsOf(signal);
  requests.add(request);
  return () => requests.delete(request);
}
