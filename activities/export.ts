import type { ExportActivities } from '../core/contracts/export';
import { whileBeating } from './attempt';
import type { ExportDeps } from './export-deps';
import { exportSegment } from './export-segment';
import { finishExport } from './finish-export';
import { withNamedFailures } from './named-failures';
import { planExport } from './plan-export';

/** The export hop: plan, segments, commit. */
export const createExportActivities = (deps: ExportDeps): ExportActivities => {
  const named = <T>(what: string, work: (own: ExportDeps) => Promise<T>): Promise<T> =>
    withNamedFailures(() => {
      // Asked once: heartbeats come from timers, where Temporal's context is not at hand.
      const attempt = deps.attempt();
      return whileBeating(
        attempt,
        () => what,
        () => work({ ...deps, attempt: () => attempt }),
      );
    });
  return {
    planExport: (input) => named('plan', (own) => planExport(own, input)),
    exportSegment: (input) => named(`segment ${input.segment}`, (own) => exportSegment(own, input)),
    finishExport: (input) => named('finish', (own) => finishExport(own, input)),
  };
};
