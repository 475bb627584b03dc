import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** What one run of a program cost, its children included. */
export interface Cost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Memory of its largest process at its peak, in MB (10^6 bytes). */
  readonly peakMb: number;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Node cannot ask for the resources of one child; wait4 can, and this Python is smaller than any child that it starts. */
const WAIT4 = `
import json, os, resource, subprocess, sys, time
began = time.monotonic()
child = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(child.pid, 0)
unit = 1 if sys.platform == "darwin" else 1024
os.write(3, json.dumps({
  "code": os.waitstatus_to_exitcode(status),
  "cost": {"cpuSeconds": used.ru_utime + used.ru_stime, "wallSeconds": time.monotonic() - began,
           "peakMb": used.ru_maxrss * unit / 1e6}}).encode())
`;

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Runs a program to its end and measures it.
 * @throws Error with the last lines that it said, when it fails
 */
export async function measured({ program, args, env }: Command): Promise<Cost & { out: string }> {
  const child = spawn('python3', ['-c', WAIT4, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  const ended = Promise.all([
    textOf(child.stdout as Readable),
    textOf(child.stderr as Readable),
    textOf(child.stdio[3] as Readable),
  ]);
  const [out, errors, report] = await Promise.race([ended, failed]);
  const { code, cost } = JSON.parse(report || '{"code":-1}') as { code: number; cost?: Cost };
  if (code !== 0 || cost === undefined)
    throw new Error(`${program} ended with ${code}: ${errors.trim().slice(-2000)}`);
  return { ...cost, out };
}
