import { appendFileSync } from 'node:fs';
import { readIfThere } from '../run/private-file';
import type { Payload } from './payload';

export interface Message {
  readonly id: number;
  /** Instant in UTC, ISO 8601. */
  readonly receivedAt: string;
  readonly payload: Payload;
}

export interface Messages {
  readonly add: (payload: Payload) => void;
  readonly newestFirst: () => readonly Message[];
}

/** A line that a kill has cut is no message. */
function parsed(line: string): Message[] {
  try {
    return [JSON.parse(line) as Message];
  } catch {
    return [];
  }
}

/** Messages in a file, one JSON line each, so that they outlive the process. */
export function openMessages(file: string): Messages {
  const text = readIfThere(file) ?? '';
  const messages = text.split('\n').flatMap(parsed);
  // What is appended must not be glued to a cut line.
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
  return {
    add: (payload) => {
      const id = (messages.at(-1)?.id ?? 0) + 1;
      const message = { id, receivedAt: new Date().toISOString(), payload };
      appendFileSync(file, `${JSON.stringify(message)}\n`, { mode: 0o600 });
      messages.push(message);
    },
    newestFirst: () => messages.toReversed(),
  };
}
