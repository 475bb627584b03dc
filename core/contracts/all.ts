import type { ExportActivities } from './export';
import type { LoadActivities } from './load';
import type { RunActivities } from './run';
import type { TransformActivities } from './transform';

/** Every activity of the etl worker. */
export type AllActivities = RunActivities & ExportActivities & TransformActivities & LoadActivities;
