import { isBad, type Cell } from '../../core/status/cell';

/** The command that mends a day which is not as it should be; null when there is nothing to type. */
export function whatToType({ dataType, day, state, rows, rowsWritten }: Cell): string | null {
  if (!isBad(state) || state === 'skipped') return null;
  if (state === 'missed') return `npx millrace adopt ${dataType} --day ${day} --from s3://...`;
  // A load that is in the fence is not repeated unless somebody asks for it.
  const again = rowsWritten !== null && rowsWritten !== rows ? ' --again' : '';
  return `npx millrace run ${dataType} --day ${day}${again}`;
}
