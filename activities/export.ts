import type { Beat } from '../core/contracts/beat';
import type { ExportActivities } from '../core/contracts/export';
import { whileBeating } from './attempt';
import type { ExportDeps } from './export-deps';
import { exportSegment } from './export-segment';
import { finishExport } from './finish-export';
import { withNamedFailures } from './named-failures';
import { planExport } from './plan-export';

/** The export hop: plan, segments, commit. */
export const createExportActivities = (deps: ExportDeps): ExportActivities => {
  const beating = <T>(details: () => unknown, work: (own: ExportDeps) => Promise<T>): Promise<T> =>
    withNamedFailures(() => {
      // Asked once: heartbeats come from timers, where Temporal's context is not at hand.
      const attempt = deps.attempt();
      return whileBeating(attempt, details, () => work({ ...deps, attempt: () => attempt }));
    });
  return {
    planExport: (input) =>
      beating(
        () => 'plan',
        (own) => planExport(own, input),
      ),
    exportSegment: (input) => {
      let done: Beat = { records: 0, bytes: 0 };
      return beating(
        () => done,
        (own) => exportSegment(own, input, (beat) => (done = beat)),
      );
    },
    finishExport: (input) =>
      beating(
        () => 'finish',
        (own) => finishExport(own, input),
      ),
  };
};
