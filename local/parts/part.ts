import type { Ports } from '../run/ports';
import type { Secrets } from '../run/secrets';

export type PartName = 'temporal' | 'aws' | 'china' | 'dynamodb' | 'redshift' | 'slack';

/** What a part may know of the stack that it belongs to. */
export interface Site {
  readonly folder: string;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly temporalCli: string;
  /** Python of the environment that holds the server of this name. */
  readonly pythons: Readonly<Record<'ministack' | 'moto', string>>;
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Its whole environment, but for PATH, HOME and the like: nothing of the developer's shell may leak in. */
  readonly env: Readonly<Record<string, string>>;
}

export type Seeded = 'done' | 'unsaved';

/** A server of the stack, as data: one file each. */
export interface Part {
  readonly name: PartName;
  /** What a person calls it. */
  readonly title: string;
  /** Parts that must be ready and seeded before this one starts. */
  readonly needs: readonly PartName[];
  readonly command: (site: Site) => Command;
  /** Asked again and again until it says yes; a throw means no. `log` is what the part has written so far. */
  readonly isReady: (site: Site, log: string) => Promise<boolean>;
  /** What asks it to end and keep its state. */
  readonly stopSignal: NodeJS.Signals;
  /** Brings what it lacks; safe at every start. `unsaved`: it keeps what was made only when it is stopped and started. */
  readonly seed?: (site: Site) => Promise<Seeded>;
  /** Processes that it has started itself, by name, told from its log. */
  readonly ownProcesses?: (log: string) => Readonly<Record<string, number>>;
}
