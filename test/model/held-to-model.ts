import type { ExportTrace } from '../../activities/export-trace';
import type { LoadTrace } from '../../activities/load-trace';
import type { SeenTrace, Trace } from '../support/traces';
import { automata } from './automata';
import { faultsOfExports } from './export-rules';
import { historiesOf, type History, type Said } from './histories';
import { faultsOfLoads } from './load-rules';

export interface Held {
  /** What no path of the model explains; empty is good. */
  readonly faults: string[];
  /** The model's edges that were taken: `load: claim.sent -> claim.ok`. */
  readonly edges: ReadonlySet<string>;
}

const edgesOf = ({ said }: History<Trace>): string[] =>
  said.map(({ trace }, index) => `${said[index - 1]?.trace.step ?? 'begin'} -> ${trace.step}`);

/** The steps of one attempt that the model cannot take; it may end anywhere, as a kill ends it. */
function faultsOfPath(hop: Trace['hop'], history: History<Trace>): string[] {
  const known = automata()[hop];
  const unknown = edgesOf(history).filter((edge) => !known.has(edge));
  const steps = history.said.map(({ trace }) => trace.step).join(', ');
  return unknown.map((edge) => `${history.name}: ${edge} is no step of the model (${steps})`);
}

function grouped<T>(all: readonly T[], nameOf: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(nameOf(each), [...(groups.get(nameOf(each)) ?? []), each]);
  return [...groups.values()];
}

const isOf =
  <T extends Trace>(hop: T['hop']) =>
  (said: Said<Trace>): said is Said<T> =>
    said.trace.hop === hop;

const loadName = ({ dataType, day, epoch }: LoadTrace): string =>
  `load of ${dataType} ${day}, epoch ${epoch},`;
const exportName = ({ table, day, segment, attempt }: ExportTrace): string =>
  `export of ${table} ${day}, ${segment === null ? '' : `segment ${segment}, `}attempt ${attempt},`;

/** Whether what all attempts said, in the order in which it was seen, is a path of the models. */
export function heldToModel(seen: readonly SeenTrace[]): Held {
  const said = seen.map((one, index): Said<Trace> => ({ trace: one.trace, seen: one, index }));
  const worlds = grouped(said, (each) => each.seen.world);
  const loads = worlds.flatMap((world) =>
    grouped(world.filter(isOf<LoadTrace>('load')), ({ trace }) => trace.dataType),
  );
  const exports = worlds.flatMap((world) =>
    grouped(
      world.filter(isOf<ExportTrace>('export')),
      ({ trace: { table, day } }) => `${table} ${day}`,
    ),
  );
  const captures = exports.flatMap((days) => grouped(days, ({ trace }) => trace.capture ?? ''));
  const attempts = {
    load: loads.flatMap((group) => historiesOf(group, loadName)),
    export: exports.flatMap((group) => historiesOf(group, exportName)),
  };
  const hops = ['load', 'export'] as const;
  return {
    faults: [
      ...hops.flatMap((hop) => attempts[hop].flatMap((each) => faultsOfPath(hop, each))),
      ...loads.flatMap((group) => faultsOfLoads(historiesOf(group, loadName))),
      ...captures.flatMap((group) => faultsOfExports(historiesOf(group, exportName))),
    ],
    edges: new Set(
      hops.flatMap((hop) => attempts[hop].flatMap(edgesOf).map((edge) => `${hop}: ${edge}`)),
    ),
  };
}

/** The models' edges that were never taken. */
export const unseenEdges = (edges: ReadonlySet<string>): string[] =>
  (['load', 'export'] as const)
    .flatMap((hop) => [...automata()[hop]].map((edge) => `${hop}: ${edge}`))
    .filter((edge) => !edges.has(edge))
    .sort();
