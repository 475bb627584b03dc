import type { RunOrder } from '../contracts/run';

const STAMP_DIGITS = 13;
const RUN_DIGITS = 6;

/** The run's stamp, 6 hex of the run id, the attempt's stamp: compared as text; 32 characters, as the fence's column. */
export const epochOf = (order: RunOrder, attemptScheduledMs: number): string =>
  `${order.stamp}${order.run}${String(attemptScheduledMs).padStart(STAMP_DIGITS, '0')}`;

/** Whether an epoch was made by this run, in whatever attempt. */
export const isOfRun = (epoch: string, order: RunOrder): boolean =>
  epoch.startsWith(`${order.stamp}${order.run}`);

/** The run's stamp inside an epoch. */
export const stampOfEpoch = (epoch: string): string => epoch.slice(0, STAMP_DIGITS);

export const attemptStamp = (epoch: string): string => epoch.slice(STAMP_DIGITS + RUN_DIGITS);
