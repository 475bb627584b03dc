import type { Damages } from './a-run';

/** What is damaged, how, and what a run says of it: the hop that finds it, the failure's name, and what the message names. */
export type Case = readonly [
  what: string,
  damages: Damages,
  hop: string,
  type: string,
  message: RegExp,
];
