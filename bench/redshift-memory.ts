import { readFileSync } from 'node:fs';
import { startLocalWarehouse } from './local-warehouse';
import { copyOnce } from './redshift-copy';
import { redshiftRows } from './redshift-rows';

/** Most memory that the process has had, in MB (10^6 bytes): Linux tells it. */
function peakMb(pid: number): number {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(found?.[1]) * 1024) / 1e6;
}

/** Peak of the gateway's memory over one COPY of that many rows, in a gateway of its own. */
export async function copyPeakMb(rows: number): Promise<number> {
  const made = redshiftRows(rows);
  const local = await startLocalWarehouse();
  try {
    await copyOnce(local, made);
    const peak = peakMb(local.gatewayPid);
    console.log(`memory  COPY of ${rows} rows: ${peak.toFixed(0)} MB`);
    return peak;
  } finally {
    await local.stop();
  }
}
