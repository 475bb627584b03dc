import { createExportActivities } from '../../activities/export';
import type { CaptureDone, ExportActivities } from '../../core/contracts/export';
import { anAttempt } from '../support/an-attempt';
import type { DumpPlace } from './lay-dump';

const PAGE_ITEMS = 40;

/** A Scan's answer as its bytes, the items as the service spells them. */
const page = (items: readonly string[], lastKey: string | null): Buffer =>
  Buffer.from(
    `{"ConsumedCapacity":{"CapacityUnits":1.0},"Count":${items.length},"Items":[${items.join(', ')}]${
      lastKey === null ? '' : `,"LastEvaluatedKey":{"case":{"S":"${lastKey}"}}`
    },"ScannedCount":${items.length}}`,
  );

/** An item as the service spells it, under the key `case`. */
export interface SpelledItem {
  readonly id: string;
  readonly text: string;
}

/** The real export over a table of these items. */
export const exportOf = (
  { store, bucket, day }: Pick<DumpPlace, 'store' | 'bucket' | 'day'>,
  items: readonly SpelledItem[],
): ExportActivities =>
  createExportActivities({
    store,
    bucket,
    tables: {
      describe: async () => ({
        tableId: 'id-1',
        tableArn: 'arn:aws:dynamodb:eu-west-1:1:table/every-kind',
        keySchema: [{ name: 'case', type: 'S' }],
        items: items.length,
        bytes: 3 * 2 ** 30,
        capacity: { provisioned: 40_000, maximum: null, warm: null },
      }),
      scan: async ({ segment, segments, after }) => {
        const mine = items.filter((_, index) => index % segments === segment);
        const key = (after?.case as { S: string } | undefined)?.S;
        const from = key === undefined ? 0 : mine.findIndex(({ id }) => id === key) + 1;
        const now = mine.slice(from, from + PAGE_ITEMS);
        const last = from + PAGE_ITEMS < mine.length ? now.at(-1)!.id : null;
        return page(
          now.map(({ text }) => text),
          last,
        );
      },
    },
    attempt: () => anAttempt(),
    clock: () => Date.parse(`${day}T00:00:00Z`) + 36 * 3_600_000,
    sleep: async () => undefined,
    warn: () => undefined,
    trace: () => undefined,
  });

/** Captures a table of these items, each with its case id. */
export async function ownCapture(
  place: DumpPlace,
  items: readonly SpelledItem[],
): Promise<CaptureDone> {
  const { planExport, exportSegment, finishExport } = exportOf(place, items);
  const { table, day } = place;
  const input = { table, day, readShare: 1, declaredCapacity: null, captureAgain: false };
  const plan = await planExport(input);
  if (plan.state === 'complete') return plan.capture;
  for (let segment = 0; segment < plan.segments; segment += 1)
    await exportSegment({ capture: plan.capture, segment });
  return finishExport({ capture: plan.capture });
}
