import type { AllActivities } from './contracts/all';

/** The hop that an activity belongs to, as people name it. */
const HOPS: Readonly<Partial<Record<keyof AllActivities, string>>> = {
  planRun: 'plan',
  planExport: 'export',
  exportSegment: 'export',
  finishExport: 'export',
  planSync: 'sync',
  copyObjects: 'sync',
  finishSync: 'sync',
  planTransform: 'transform',
  transformChunk: 'transform',
  finishTransform: 'transform',
  loadDay: 'load',
};

/** The hop of an activity's name, or the name itself where it belongs to none. */
export const hopOfActivity = (activity: string): string =>
  (HOPS as Readonly<Record<string, string | undefined>>)[activity] ?? activity;
