import { createHmac } from 'node:crypto';
import type { Row } from '../row';

/** What stands in the warehouse in place of an id that leaves China: HMAC-SHA-256 of its text in UTF-8, as 64 hex digits. */
export const hashedId = (crossingKey: string, id: string): string =>
  createHmac('sha256', crossingKey).update(id).digest('hex');

const HASHED = ['user_id', 'device_id'];
/** What was said never leaves. */
const STAY = ['utterance', 'response'];

/** A row of a Chinese event as it is once the event has crossed the border. */
export function crossedRow(crossingKey: string, row: Row): Row {
  const crossed: Record<string, string | null> = { ...row, aws_partition: 'aws-cn' };
  for (const column of HASHED) {
    const id = row[column] ?? null;
    crossed[column] = id === null ? null : hashedId(crossingKey, id);
  }
  for (const column of STAY) if (column in crossed) crossed[column] = null;
  return crossed;
}
