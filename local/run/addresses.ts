import type { Ports } from './ports';

/** What a person opens or a program calls. */
export interface Address {
  readonly name: string;
  readonly url: string;
}

export const addressesOf = (ports: Ports): readonly Address[] => {
  const http = (port: number): string => `http://127.0.0.1:${port}`;
  return [
    { name: 'Temporal UI', url: http(ports.temporalUi) },
    { name: 'Slack inbox', url: http(ports.slack) },
    { name: 'Temporal', url: `127.0.0.1:${ports.temporal}` },
    { name: 'S3, SQS, IAM', url: http(ports.aws) },
    { name: 'S3, IAM of China', url: http(ports.china) },
    { name: 'DynamoDB', url: http(ports.dynamodb) },
    { name: 'Redshift Data API', url: http(ports.redshift) },
    { name: 'PostgreSQL', url: `127.0.0.1:${ports.postgres}` },
  ];
};

/** One address a line, in aligned columns. */
export function addressLines(addresses: readonly Address[]): readonly string[] {
  const width = Math.max(...addresses.map(({ name }) => name.length));
  return addresses.map(({ name, url }) => `  ${name.padEnd(width)}  ${url}`);
}
