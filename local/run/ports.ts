/** The usual port of everything that listens; the next free one is taken instead when somebody else has it. */
export const USUAL_PORTS = {
  temporal: 7233,
  temporalHttp: 7243,
  temporalUi: 8233,
  temporalMetrics: 7290,
  aws: 4566,
  dynamodb: 8000,
  redshift: 8439,
  postgres: 5439,
  slack: 8240,
} as const;

export type Ports = Readonly<Record<keyof typeof USUAL_PORTS, number>>;
