/** Who sends an event, on what; null where the event does not say. */
export interface Actor {
  readonly partner: string;
  readonly client: string;
  readonly userId: string | null;
  /** Some old apps of China send the user's id as a JSON number. */
  readonly isNumber: boolean;
  readonly deviceId: string | null;
  readonly deviceType: string | null;
  readonly firmware: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly locale: string | null;
  /** Hours that the sender's own zone is ahead of UTC. */
  readonly zoneHours: number;
  /** How far the sender's clock is off, in milliseconds. */
  readonly clockOffMs: number;
  /** Number of the person, for what else is known of them. */
  readonly person: number;
}
