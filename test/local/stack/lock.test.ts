import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeLock, takeLock } from '../../../local/run/lock';
import { isAlive, startOf, type KnownProcess } from '../../../local/run/processes';

const process1 = { pid: 1001, started: 'boot.1' };
const process2 = { pid: 1002, started: 'boot.2' };
const process3 = { pid: 1003, started: 'boot.3' };
const lock = JSON.stringify({ owner: process1, parts: { temporal: process2, aws: process3 } });
const alive =
  (...list: KnownProcess[]) =>
  ({ pid, started }: KnownProcess): boolean =>
    list.some((known) => known.pid === pid && known.started === started);

describe('a lock file', () => {
  it('says that the folder is free when there is none', () => {
    expect(judgeLock(null, alive())).toEqual({ kind: 'free' });
  });

  it('says that a stack runs while its owner lives', () => {
    expect(judgeLock(lock, alive(process1))).toEqual({ kind: 'running', owner: process1 });
  });

  it('names the parts that a dead owner has left running', () => {
    expect(judgeLock(lock, alive(process3))).toEqual({ kind: 'left', parts: [['aws', process3]] });
  });

  it('spares a later process with the number of a part', () => {
    const later = { pid: process2.pid, started: 'boot.9' };
    expect(judgeLock(lock, alive(later))).toEqual({ kind: 'left', parts: [] });
  });

  it('is left over when it is no JSON', () => {
    expect(judgeLock('{"owner":', alive())).toEqual({ kind: 'left', parts: [] });
  });
});

describe('taking the lock', () => {
  let folder: string;
  const said: string[] = [];
  const take = () => takeLock(folder, (line) => said.push(line));
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'millrace-lock-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is for one only, until it is released', async () => {
    const first = await take();
    if (!('lock' in first)) throw new Error('the folder was free');
    expect(await take()).toEqual({ runningAs: process.pid });
    first.lock.release();
    expect('lock' in (await take())).toBe(true);
  });

  it('writes down each process with its start', async () => {
    const first = await take();
    if (!('lock' in first)) throw new Error('the folder was free');
    first.lock.record('aws', process.pid);
    const text = readFileSync(join(folder, 'lock'), 'utf8');
    const own = { pid: process.pid, started: startOf(process.pid) };
    expect(JSON.parse(text)).toEqual({ owner: own, parts: { aws: own } });
  });

  it('replaces the lock of a dead owner and leaves nothing else behind', async () => {
    writeFileSync(join(folder, 'lock'), lock);
    expect('lock' in (await take())).toBe(true);
    expect(readdirSync(folder)).toEqual(['lock']);
  });
});

describe('a process', () => {
  it('is known by its number and its start', () => {
    const own = { pid: process.pid, started: startOf(process.pid) ?? '' };
    expect(isAlive(own)).toBe(true);
    expect(isAlive({ ...own, started: 'another' })).toBe(false);
    expect(startOf(2 ** 22 + 1)).toBeNull();
  });
});
