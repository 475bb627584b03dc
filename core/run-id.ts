/** The id that matters: one run of a type and day at a time. */
export const runWorkflowId = (dataType: string, day: string): string =>
  `daily-etl/${dataType}/${day}`;
