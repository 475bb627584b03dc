export { dailyEtl, transformChunks } from './daily-etl';
