import type { Notice } from '../contracts/slack';
import { alarmsMessage } from './alarms-message';
import { failuresMessage } from './failures-message';
import type { Message } from './message';
import type { Place } from './place';
import { recoveredMessage } from './recovered-message';
import { unplannedMessage } from './unplanned-message';

/** What only Temporal knows of a notice's runs. */
export interface Looked {
  /** Per failed run, in order: attempt of the activity that failed. */
  readonly attempts: readonly (number | null)[];
  /** Whether the run before had failed. */
  readonly hadFailed: boolean;
}

/** The message of a notice; null when there is nothing to say. Pure: the same notice gives the same message. */
export function noticeMessage(place: Place, notice: Notice, looked: Looked): Message | null {
  switch (notice.kind) {
    case 'failures':
      return failuresMessage(
        place,
        notice.runs.map((run, index) => ({ ...run, attempt: looked.attempts[index] ?? null })),
      );
    case 'unplanned':
      return unplannedMessage(place, notice);
    case 'success':
      return looked.hadFailed ? recoveredMessage(place, notice) : null;
    case 'alarms':
      return alarmsMessage(notice.begun, notice.over);
    default:
      return notice satisfies never;
  }
}
