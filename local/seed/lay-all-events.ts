import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from './bucket';
import { chinaClient, type China } from './china';
import { dayAfter, type Day } from './days';
import type { EventWorld } from './events/event-world';
import { layEvents, type EventBuckets, type LaidEvents } from './events/lay-events';

/** The days whose events are asked for: `before` of them, and `day` itself. */
const daysUpTo = (day: Day, before: number): Day[] =>
  Array.from({ length: before + 1 }, (_, at) => dayAfter(day, at - before));

/** Lays the events of some days into the buckets that the environment names; without China when it is null. */
export async function layAllEvents(
  world: EventWorld,
  china: China | null,
  { day, pastDays }: { readonly day: Day; readonly pastDays: number },
): Promise<LaidEvents[]> {
  const client = new S3Client({});
  const chinese = china === null ? null : chinaClient(china);
  const buckets: EventBuckets = {
    aws: s3Bucket(client, process.env.MILLRACE_EVENTS_BUCKET ?? 'millrace-events'),
    ...(chinese && {
      'aws-cn': s3Bucket(chinese, process.env.MILLRACE_CN_EVENTS_BUCKET ?? 'millrace-cn-events'),
    }),
  };
  try {
    return await layEvents(buckets, world, daysUpTo(day, pastDays), (laid) =>
      console.error(`seed: ${laid.type} of ${laid.partition} of ${laid.day} ${laid.state}`),
    );
  } finally {
    client.destroy();
    chinese?.destroy();
  }
}
