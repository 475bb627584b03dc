import type { Shell } from './shell';

/** A run, by Temporal's own names. */
export interface RunName {
  readonly workflowId: string;
  readonly runId: string;
}

/** Where a person sees a run: Temporal's UI, or the command that shows it when no UI is configured. */
export function runLink(
  { workflowId, runId }: RunName,
  namespace: string,
  uiUrl: string | undefined,
): string {
  if (uiUrl === undefined || uiUrl === '') {
    return `temporal workflow describe --namespace ${namespace} --workflow-id ${workflowId} --run-id ${runId}`;
  }
  return `${uiUrl.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`;
}

/** Names the pages of runs for one shell. */
export const linker =
  ({ surroundings }: Pick<Shell, 'surroundings'>, namespace: string) =>
  (workflowId: string, runId: string): string =>
    runLink({ workflowId, runId }, namespace, surroundings.environment.MILLRACE_TEMPORAL_UI_URL);
