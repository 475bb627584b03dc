import { join } from 'node:path';
import { builtEntry } from '../run/checkout';
import type { Part } from './part';

/** Takes what Millrace posts to Slack and shows it as Slack would. */
export const slack: Part = {
  name: 'slack',
  title: 'Slack inbox',
  needs: [],
  command: ({ folder, ports, secrets }) => ({
    file: process.execPath,
    args: [builtEntry('slack-inbox', 'main.js')],
    env: {
      INBOX_PORT: String(ports.slack),
      INBOX_TOKEN: secrets.slackToken,
      INBOX_FILE: join(folder, 'slack-inbox.jsonl'),
    },
  }),
  isReady: async ({ ports }) => (await fetch(`http://127.0.0.1:${ports.slack}/messages`)).ok,
  stopSignal: 'SIGTERM',
};
