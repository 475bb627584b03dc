import { unseenEdges } from '../model/held-to-model';
import { KINDS } from './kinds';
import { MODES, type Mode } from './modes';
import { oneCase, usualOf, type Usual } from './one-case';
import { loadAgain, recorded, stepAgain, wholeAgain, type Recording, type Task } from './recording';
import { startServers, type Servers } from './servers';
import { tallyText, type Counted } from './tally';

/** On a busy machine; on a quiet one all of them together take some minutes. */
const HOUR_MS = 3_600_000;
/** Every so many of the cases are taken; the gate takes a fifth of them. */
const EVERY = Number(process.env.FAULTS_EVERY ?? 1);
/** Or one alone, by the number that a failure names. */
const ONLY = process.env.FAULTS_ONLY === undefined ? null : Number(process.env.FAULTS_ONLY);

/** What a client token that comes again brings (B41): each kind of fault meets all three, one in each mode. */
const TOKENS = ['old id', 'error', 'new execution'] as const;

/** What two modes do alike is done once. */
const HOPS: readonly (readonly [Mode, string])[] = [
  ['replace', 'planExport'],
  ['replace', 'exportSegment'],
  ['replace', 'finishExport'],
  ['replace', 'planTransform'],
  ['replace', 'transformChunk'],
  ['replace', 'finishTransform'],
  ['replace', 'loadDay'],
  ['snapshot', 'loadDay'],
  ['append', 'planSync'],
  ['append', 'copyObjects'],
  ['append', 'finishSync'],
  ['append', 'planTransform'],
  ['append', 'transformChunk'],
  ['append', 'loadDay'],
];

let servers: Servers;
const recordings = new Map<Mode, Recording>();
const ends: Counted[] = [];
beforeAll(async () => {
  servers = await startServers();
  for (const mode of new Set(HOPS.map(([of]) => of)))
    recordings.set(mode, await recorded(servers, mode));
});
afterAll(async () => {
  if (ends.length > 0) {
    const edges = new Set(ends.flatMap((end) => [...end.edges]));
    const unseen = unseenEdges(edges).map((edge) => `  ${edge}\n`);
    process.stdout.write(
      `\n${tallyText(ends)}\n${edges.size} transitions of the models were taken; never:\n${unseen.join('')}`,
    );
  }
  await servers.stop();
});

let days = 0;
const again = (mode: Mode, hop: string, isWhole: boolean): Promise<Task> => {
  const recording = recordings.get(mode)!;
  days += 1;
  if (isWhole) return wholeAgain(recording, days);
  return hop === 'loadDay' ? loadAgain(recording, days) : stepAgain(recording, hop, days);
};

/** Cases are numbered through all hops, whichever are taken. */
let before = 0;
it.each(HOPS)(
  '%s: %s leaves the same whatever one of its requests comes to',
  async (mode, hop) => {
    const usual = await usualOf(await again(mode, hop, false), hop);
    let wholeRun: Usual | null = null;
    const mine: Counted[] = [];
    for (let index = 0; index < usual.places.length * KINDS.length; index += 1) {
      const number = before + index;
      if (ONLY === null ? number % EVERY !== 0 : number !== ONLY) continue;
      const [at, kind] = [Math.floor(index / KINDS.length), KINDS[index % KINDS.length]!];
      // One kind at each place is followed to the warehouse; the others end where the next activity begins. What an
      // upload that nobody knows of comes to, a later activity decides.
      const isWhole =
        at % KINDS.length === index % KINDS.length ||
        usual.places[at]!.includes('CreateMultipartUpload');
      if (isWhole) wholeRun ??= await usualOf(await again(mode, hop, true), hop);
      servers.switches.reusedToken = TOKENS[(index + MODES.indexOf(mode)) % TOKENS.length]!;
      const is = isWhole ? wholeRun! : usual;
      const task = await again(mode, hop, isWhole);
      const end = await oneCase(task, is, { hop, at: at + 1, kind });
      mine.push({ ...end, number, mode, hop, kind });
    }
    before += usual.places.length * KINDS.length;
    ends.push(...mine);
    if (EVERY > 1 && mine.length > 0)
      process.stdout.write(`${mode} ${hop}: cases ${mine.map(({ number }) => number).join(' ')}\n`);
    expect(
      mine.filter(({ verdict }) => verdict !== 'right').map((end) => JSON.stringify(end)),
    ).toEqual([]);
  },
  HOUR_MS,
);
