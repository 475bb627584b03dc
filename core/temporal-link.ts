/** The page of a run in Temporal's UI. Ids are percent-encoded: ours have slashes. Without a run: the workflow's runs. */
export function temporalLink(
  uiUrl: string,
  namespace: string,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string | null },
): string {
  const workflow = `${uiUrl.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
  return runId === null ? workflow : `${workflow}/${encodeURIComponent(runId)}`;
}
