export { adopt } from './adopt';
export { backfill } from './backfill';
export { dailyEtl, transformChunks } from './daily-etl';
export { dailyRun } from './daily-run';
export { notify } from './notify';
export { watch } from './watch';
