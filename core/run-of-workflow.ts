import { isDay } from './day';

/** The data type and day that a workflow works for; its children (slices of chunks) carry its id as their beginning. */
export function runOfWorkflow(workflowId: string): { dataType: string; day: string } | null {
  const [kind, dataType = '', day = ''] = workflowId.split('/');
  return kind === 'daily-etl' && isDay(day) ? { dataType, day } : null;
}
