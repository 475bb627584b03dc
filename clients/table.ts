import type { TableCapacity } from '../core/plan/read-rate';

export interface TableDescription {
  readonly tableId: string;
  readonly tableArn: string;
  readonly keySchema: readonly { readonly name: string; readonly type: string }[];
  /** Hours old: for planning and a loose warning, never for an equality. */
  readonly items: number;
  readonly bytes: number;
  readonly capacity: TableCapacity;
}

export interface ScanRequest {
  readonly table: string;
  readonly segment: number;
  readonly segments: number;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly limit: number | null;
  readonly signal: AbortSignal;
}

/** What Millrace asks of DynamoDB. Faults are AwsFault; a table that is not there is null. */
export interface TableReader {
  describe(table: string): Promise<TableDescription | null>;
  /** The answer's bytes, checked against the CRC that came with them. One attempt: the caller's rate backs off. */
  scan(request: ScanRequest): Promise<Buffer>;
}
