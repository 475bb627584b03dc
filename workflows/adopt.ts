import { proxyActivities } from '@temporalio/workflow';
import type { AdoptActivities, AdoptedCapture } from '../core/contracts/adopt';
import { OPTIONS } from './activity-options';

const { adoptCapture } = proxyActivities<AdoptActivities>(OPTIONS.adoptCapture);

/** Makes an old dump the capture of a day. The worker does it, whose rights the later runs need as well. */
export async function adopt(input: unknown): Promise<AdoptedCapture> {
  return adoptCapture({ raw: input });
}
