import type { MetricMeter } from '@temporalio/common';

/** The newest day of each type that this worker knows to be loaded, as an age that grows while nothing comes. */
export interface NewestLoaded {
  /** A day that is in the warehouse: by a load of this worker, or as the ledger says. */
  readonly loaded: (dataType: string, day: string) => void;
  /** Tells the ages anew. */
  readonly tell: () => void;
}

/**
 * The gauge `newest_loaded_day_age_seconds`. It is fed by what is read anyway (loads, and the watch's look at the ledger):
 * a warehouse that is asked for a metric alone would never sleep. Each worker knows what passed through it, so the truth
 * over several workers is the least age per type.
 */
export function newestLoaded(
  meter: MetricMeter,
  ageSeconds: (day: string, nowMs: number) => number,
  clock: () => number,
): NewestLoaded {
  const gauge = meter.createGauge(
    'newest_loaded_day_age_seconds',
    'float',
    undefined,
    'Seconds since the end of the newest day that is loaded',
  );
  const newest = new Map<string, string>();
  const tell = (): void => {
    for (const [dataType, day] of newest)
      gauge.set(ageSeconds(day, clock()), { data_type: dataType });
  };
  return {
    loaded: (dataType, day) => {
      if (day <= (newest.get(dataType) ?? '')) return;
      newest.set(dataType, day);
      tell();
    },
    tell,
  };
}
