import { transformLane } from '../../activities/transform-lane';
import type { RunLanes } from '../../activities/transform-deps';
import { withNamedFailures } from '../../activities/named-failures';
import type { ObjectStore } from '../../clients/object-store';

/** Two lanes without threads: the same code, for tests of what the lanes do. */
export const lanesInProcess =
  (store: ObjectStore): RunLanes =>
  async (job, files, progress) => {
    let next = 0;
    const nextFile = async () => files[next++] ?? null;
    return Promise.all(
      [0, 1].map((lane) =>
        withNamedFailures(() =>
          transformLane(store, { ...job, lane, lanes: 2 }, nextFile, progress),
        ),
      ),
    );
  };
