import type { SlackActivities } from '../core/contracts/slack';

export interface PostToSlackDeps {
  /** Where a message goes that no channel takes: a line of log. */
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** `postToSlack`, first form: every message goes to the log. */
export const createPostToSlack = ({ log }: PostToSlackDeps): SlackActivities => ({
  postToSlack: async (notice) => {
    log('message for Slack', { notice });
    return { posted: false };
  },
});
