import type { Bucket } from './bucket';
import type { Day } from './days';
import { ARTICLE, CONNECTOR_1, CONNECTOR_2, type Dialect } from './dialect';
import { dice } from './dice';
import { uuidOf } from './identity';
import type { Item } from './item';
import { lineOf } from './line';
import { recordsOn, type SeedRecord } from './records';
import type { Table, World } from './world';

/** Which day to lay where, as Data Pipeline's EMR connector did. */
export interface ConnectorRequest {
  readonly world: World;
  readonly table: Table;
  readonly day: Day;
  /** Key of the folder, with a slash at its end. The connector named it after the scheduled start, `2018-11-26-04-00-00/`. */
  readonly folder: string;
  /** The connector begins a new file after 100,000. */
  readonly itemsPerFile: number;
}

export interface ConnectorExport {
  /** Keys that the manifest names. */
  readonly files: readonly string[];
  /** Key of a file that a failed task left behind and that the manifest does not name; its items stand in the others. */
  readonly orphan: string;
  readonly items: number;
}

/** The connector's items are hash maps: their attributes come in any order. */
function shuffled(item: Item, roll: () => number): Item {
  const attributes = Object.entries(item).map((entry) => [roll(), entry] as const);
  return Object.fromEntries(attributes.sort(([a], [b]) => a - b).map(([, entry]) => entry));
}

/** Most lines as the connector wrote them, of either SDK's time; some as other tools do. */
function dialectOf(roll: number): Dialect {
  if (roll < 0.05) return ARTICLE;
  return roll < 0.5 ? CONNECTOR_2 : CONNECTOR_1;
}

function connectorLine(
  { world, table }: ConnectorRequest,
  record: SeedRecord,
  number: number,
): Buffer {
  const roll = dice(world.seed, `${table} connector`, number);
  return lineOf({ ...record, item: shuffled(record.item, roll) }, dialectOf(roll()));
}

function filesOf(request: ConnectorRequest): Buffer[][] {
  const files: Buffer[][] = [];
  let number = 0;
  for (const record of recordsOn(request.world, request.table, request.day)) {
    if (number % request.itemsPerFile === 0) files.push([]);
    files.at(-1)?.push(connectorLine(request, record, number));
    number += 1;
  }
  return files;
}

const reversed = (key: string): string => Array.from(key).reverse().join('');

/** The manifest's text, line for line as the connector's record writer sets it. */
function manifestOf(bucket: string, keys: readonly string[]): string {
  const entries = [...keys]
    .sort((a, b) => (reversed(a) < reversed(b) ? -1 : 1))
    .map((key) => `{"url":"s3://${bucket}/${key}","mandatory":true}`);
  return `{"name":"DynamoDB-export","version":3,\n"entries": [\n${entries.join(',\n')}\n]}`;
}

/**
 * Lays a table's day as the EMR connector left it: bare UUIDs as names, plain text, a manifest that counts nothing,
 * `_SUCCESS` last, and one orphan. Its expected rows are those of any other form of the same world and day.
 */
export async function writeConnectorExport(
  bucket: Bucket,
  request: ConnectorRequest,
): Promise<ConnectorExport> {
  const { world, table, day, folder } = request;
  const named = (file: string | number): string =>
    folder + uuidOf(world.seed, 'connector', table, day, file);
  const lines = filesOf(request);
  const files = lines.map((_, file) => named(file));
  const orphan = named('orphan');
  // A task that was killed within a line.
  const half = Buffer.concat(lines[0] ?? []);
  await bucket.put(orphan, half.subarray(0, half.length >> 1));
  for (const [file, key] of files.entries())
    await bucket.put(key, Buffer.concat(lines[file] ?? []));
  await bucket.put(`${folder}manifest`, Buffer.from(manifestOf(bucket.name, files)));
  await bucket.put(`${folder}_SUCCESS`, Buffer.alloc(0));
  return { files, orphan, items: lines.reduce((sum, each) => sum + each.length, 0) };
}
