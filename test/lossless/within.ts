import { createContext, Script } from 'node:vm';

const script = new Script('work()');

/**
 * Does some work, and ends it in the middle of whatever loop it is in when it takes longer than this many
 * milliseconds: a test that hangs says nothing.
 */
export function within<T>(ms: number, work: () => T): T {
  let result: { readonly value: T } | null = null;
  const context = createContext({
    work: () => {
      result = { value: work() };
    },
  });
  script.runInContext(context, { timeout: ms });
  return (result as { readonly value: T } | null)!.value;
}
