import type { RedshiftDataClient } from '@aws-sdk/client-redshift-data';

/** A Redshift that cases are run against: the local one, or a real cluster. */
export interface Target {
  readonly client: RedshiftDataClient;
  /** The local Redshift's own words may be expected of it. */
  readonly isLocal: boolean;
  /** Members that say which warehouse and who: WorkgroupName or ClusterIdentifier, Database, ... */
  readonly identity: Readonly<Record<string, string>>;
  /** Bucket that COPY reads. */
  readonly bucket: string;
  readonly put: (key: string, body: Buffer) => Promise<void>;
  /** A session over PostgreSQL's protocol that holds tables locked, so that a batch waits for them. */
  readonly hold: (tables: readonly string[]) => Promise<Holder>;
  readonly stop: () => Promise<void>;
}

export interface Holder {
  readonly release: (table: string) => Promise<void>;
  readonly close: () => Promise<void>;
}
