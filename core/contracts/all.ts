import type { AdoptActivities } from './adopt';
import type { BackfillActivities } from './backfill';
import type { DayActivities } from './day';
import type { ExportActivities } from './export';
import type { LoadActivities } from './load';
import type { RunActivities } from './run';
import type { SlackActivities } from './slack';
import type { SyncActivities } from './sync';
import type { TransformActivities } from './transform';
import type { WatchActivities } from './watch';

/** Every activity of the etl worker. */
export type EtlWorkerActivities = RunActivities &
  ExportActivities &
  TransformActivities &
  LoadActivities &
  DayActivities &
  AdoptActivities &
  BackfillActivities &
  SlackActivities &
  WatchActivities;

/** Every activity, wherever it runs: those of the sync run on the border worker alone. */
export type AllActivities = EtlWorkerActivities & SyncActivities;
