import { condition } from '@temporalio/workflow';

/** A bounded number of things at once, none while `held` says so. */
export interface Slots {
  /** Runs work in a slot, as soon as one is free. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
}

export function slots(most: number, held: () => boolean): Slots {
  let taken = 0;
  const shut = (): boolean => taken >= most || held();
  return {
    run: async (work) => {
      // Looked at again after each wait: another waiter may have been let in by the same change.
      while (shut()) await condition(() => !shut());
      taken += 1;
      try {
        return await work();
      } finally {
        taken -= 1;
      }
    },
  };
}
