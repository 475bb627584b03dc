import { temporalLink } from '../temporal-link';
import { link, safe } from './text';

/** Where the messages' links lead. */
export interface Place {
  /** Address of Temporal's UI, or null when none is configured. */
  readonly uiUrl: string | null;
  readonly namespace: string;
}

interface Run {
  readonly workflowId: string;
  readonly runId: string | null;
}

/** Temporal allows ids of 1,000 characters; a link of ours is a fifth of this. */
const LONGEST_LINK = 800;

/** A run as a link, or its id where there is no UI to lead to. */
export function runReference({ uiUrl, namespace }: Place, run: Run, label: string): string {
  const linked = uiUrl === null ? null : link(temporalLink(uiUrl, namespace, run), label);
  return linked === null || linked.length > LONGEST_LINK
    ? `\`${safe(run.workflowId, 200)}\``
    : linked;
}
