import { dice, type Dice } from '../dice';
import { uuidOf } from '../identity';
import type { Row } from '../row';
import type { Actor } from './actor';
import { chineseActor } from './chinese-actor';
import { momentsOf, type Moments } from './clock';
import { COMMON_FAULTS } from './common-faults';
import type { ContentOf } from './content';
import { crossedRow } from './crossing';
import { envelopeColumns, envelopeFields, type Envelope } from './envelope';
import type { EventFault } from './event-fault';
import type { EventType, EventWorld, Partition } from './event-world';
import { asciiText, objectText, type Fields } from './json-text';
import { musicServiceAuth } from './music-service-auths';
import { navigationContent } from './navigation';
import { chinesePersonalFields, personal, undeclaredFields } from './personal';
import { play } from './plays';
import { tokenRequest } from './token-requests';
import { TYPE_FAULTS } from './type-faults';
import { voiceFeedback } from './voice-feedback';
import { worldActor } from './world-actor';

/** Which events: those of a type in a partition on a day, which is counted from 1970. */
export interface EventDay {
  readonly world: EventWorld;
  readonly type: EventType;
  readonly partition: Partition;
  readonly day: number;
}

/** An event as it lies in its bucket, and what must become of it: its rows, or what the fault says. */
export interface EventRecord {
  readonly id: string;
  readonly sentMs: number;
  readonly text: Buffer;
  readonly rows: readonly Row[];
  readonly fault: EventFault | null;
}

const CONTENT: Readonly<Record<EventType, ContentOf>> = {
  token_requests: tokenRequest,
  plays: play,
  navigation: navigationContent,
  music_service_auths: musicServiceAuth,
  voice_feedback: voiceFeedback,
};

/** Share of events that a device sends; the others come from an app alone. */
const ON_DEVICE: Readonly<Record<EventType, number>> = {
  token_requests: 0.6,
  plays: 0.8,
  navigation: 0.3,
  music_service_auths: 0.5,
  voice_feedback: 1,
};

/** Kinds of faults begin so much later each day, so that some days show all of them. */
const KINDS_A_DAY = 7;

const streamOf = ({ type, partition }: EventDay, what: string): string =>
  `${what} ${type} ${partition}`;

export const faultsOf = (type: EventType): readonly EventFault[] => [
  ...TYPE_FAULTS[type],
  ...COMMON_FAULTS,
];

/** The fault of a number: one in each run of `brokenEvery`, at another place each day, all kinds in turn. */
export function faultOf(of: EventDay, number: number): EventFault | null {
  const { brokenEvery, people } = of.world;
  const run = Math.floor(number / brokenEvery);
  const roll = dice(people.seed, streamOf(of, 'broken'), run, of.day);
  if (number % brokenEvery !== Math.floor(roll() * brokenEvery)) return null;
  const kinds = faultsOf(of.type);
  // China has few runs a day: it begins elsewhere.
  const first = of.partition === 'aws' ? 0 : kinds.length >> 1;
  return kinds[(first + run + of.day * KINDS_A_DAY) % kinds.length] ?? null;
}

function shuffled(fields: Fields, roll: Dice): Fields {
  if (roll() < 0.6) return fields;
  const entries = Object.entries(fields).map((entry) => [roll(), entry] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => a - b).map(([, entry]) => entry));
}

/** What stands in a Chinese event in place of the region, now and then: it does not cross, and the row has none. */
const regionAsObject = (seed: number, id: string, roll: number): Fields =>
  roll < 0.01 ? { regioncode: objectText({ home: `"${personal(seed, id, 'region')}"` }) } : {};

/** An event without a screen becomes no row, and nothing looks at its other fields: a fault needs a screen to be seen. */
const toBeSeen = (fault: EventFault | null, rows: readonly Row[]): Fields =>
  fault !== null && rows.length === 0 ? { screens: '[{"name":"Home"}]' } : {};

function extrasOf({ world, partition }: EventDay, { id, actor }: Envelope, roll: Dice): Fields {
  const { seed } = world.people;
  if (partition === 'aws') return undeclaredFields(seed, actor.person, roll);
  return {
    ...regionAsObject(seed, id, roll()),
    ...chinesePersonalFields(seed, id, roll),
  };
}

function rowsOf({ world, partition }: EventDay, rows: readonly Row[], extras: Fields): Row[] {
  if (partition === 'aws') return [...rows];
  const region = 'regioncode' in extras ? { region: null } : {};
  return rows.map((row) => crossedRow(world.crossingKey ?? '', { ...row, ...region }));
}

function spoiled(fault: EventFault | null, fields: Fields, spelled: (json: string) => string) {
  if (fault === null) return Buffer.from(spelled(objectText(fields)));
  const text = spelled(objectText(fault.spoil(fields)));
  const broken = fault.spoilText?.(text) ?? text;
  return typeof broken === 'string' ? Buffer.from(broken) : broken;
}

function momentsIn(of: EventDay, number: number, actor: Actor, laterMs: number): Moments {
  const roll = dice(of.world.people.seed, streamOf(of, 'moments of'), number, of.day);
  const moments = momentsOf(roll, of.partition, of.day, actor);
  return { ...moments, receivedMs: moments.receivedMs + laterMs };
}

/** The event of a number; `receivedLaterMs` is for one that its sender sent a second time. */
export function eventOf(of: EventDay, number: number, receivedLaterMs = 0): EventRecord {
  const { world, type, partition, day } = of;
  const { seed } = world.people;
  const roll = dice(seed, streamOf(of, 'event'), number, day);
  const id = uuidOf(seed, 'event', type, partition, day, number);
  const onDevice = roll() < ON_DEVICE[type];
  const inChina = partition === 'aws-cn';
  const actor = (inChina ? chineseActor : worldActor)(world, day, roll, onDevice);
  const moments = momentsIn(of, number, actor, receivedLaterMs);
  const envelope = { id, actor, moments };
  const content = CONTENT[type]({ seed, event: id, actor, inChina, roll });
  const extras = extrasOf(of, envelope, roll);
  const fault = faultOf(of, number);
  const seen = toBeSeen(fault, content.rows);
  const fields = { ...envelopeFields(envelope, roll), ...content.fields, ...seen, ...extras };
  const spelled = roll() < 0.15 ? asciiText : (json: string) => json;
  const columns = envelopeColumns(envelope);
  const rows = content.rows.map((row) => ({ ...columns, ...row }));
  return {
    id,
    sentMs: moments.sentMs,
    text: spoiled(fault, shuffled(fields, roll), spelled),
    rows: fault === null ? rowsOf(of, rows, extras) : [],
    fault,
  };
}
