export { adopt } from './adopt';
export { backfill } from './backfill';
export { dailyEtl, transformChunks } from './daily-etl';
export { dailyRun } from './daily-run';
export { watch } from './watch';
