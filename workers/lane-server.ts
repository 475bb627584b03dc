import { parentPort } from 'node:worker_threads';
import { namedFailure } from '../activities/fail';
import { withNamedFailures } from '../activities/named-failures';
import { transformLane, type LaneJob } from '../activities/transform-lane';
import type { ObjectStore } from '../clients/object-store';
import type { SourceFile } from '../core/codecs/manifest-transform';
import type { FromThread, ToThread } from './lane-messages';

/** Serves lanes inside a worker thread, one at a time, for as long as the thread lives. */
export function serveLanes(store: ObjectStore): void {
  const port = parentPort;
  if (port === null) throw new Error('lanes are served inside a worker thread');
  let answer: (file: SourceFile | null) => void = () => undefined;

  const say = (message: FromThread): void => port.postMessage(message);
  const nextFile = (): Promise<SourceFile | null> =>
    new Promise((resolve) => {
      answer = resolve;
      say({ ask: 'file' });
    });

  async function run(job: LaneJob): Promise<void> {
    try {
      const done = await withNamedFailures(() =>
        transformLane(store, job, nextFile, (progress) => say({ progress })),
      );
      say({ done });
    } catch (error) {
      say({ failed: namedFailure(error) ?? { message: (error as Error).message } });
    }
  }

  port.on('message', (message: ToThread) => {
    if ('file' in message) answer(message.file);
    else void run(message.run);
  });
}
