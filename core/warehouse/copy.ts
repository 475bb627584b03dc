import type { Column } from '../data-type';
import { identifier, literal } from './sql-text';

/** Null in a text column; a text equal to it is quarantined. With `\N` and ESCAPE the text `\N` could not be written. */
export const NULL_MARKER = '@null@';

export interface CopyOrder {
  readonly table: string;
  readonly columns: readonly Pick<Column, 'name'>[];
  readonly manifest: { readonly bucket: string; readonly key: string };
  readonly compression: 'GZIP' | 'ZSTD';
  /** An ARN, or `default`. */
  readonly roleArn: string;
  readonly region: string;
}

/**
 * COPY of a manifest's parts, without MAXERROR: the first fault fails it. TIMEFORMAT's SS takes fractions of a second
 * as well (rule A74).
 */
export const copyStatement = ({
  table,
  columns,
  manifest,
  compression,
  roleArn,
  region,
}: CopyOrder): string =>
  `COPY ${table} (${columns.map(({ name }) => identifier(name)).join(', ')}) ` +
  `FROM ${literal(`s3://${manifest.bucket}/${manifest.key}`)} ` +
  `IAM_ROLE ${roleArn === 'default' ? 'default' : literal(roleArn)} REGION ${literal(region)} ` +
  `DELIMITER '|' ESCAPE ${compression} NULL AS ${literal(NULL_MARKER)} DATEFORMAT 'YYYY-MM-DD' ` +
  `TIMEFORMAT 'YYYY-MM-DD HH:MI:SS' COMPUPDATE OFF STATUPDATE OFF MANIFEST`;
