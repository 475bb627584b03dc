/**
 * `item`: lines of DynamoDB's own export, `{"Item":{...}}`. `bare`: lines of the EMR connector and of plain dumps.
 * `event`: plain JSON objects, one per line or run together.
 */
export type Envelope = 'item' | 'bare' | 'event';

/** DynamoDB nests 32 levels; twice that is nobody's item, and keeps the scanner's own stack small. */
export const MOST_DEPTH = 64;
