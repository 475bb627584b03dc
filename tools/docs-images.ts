import { execFile } from 'node:child_process';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { CHECKOUT } from '../local/run/checkout';
import type { Ports } from '../local/run/ports';

/**
 * Makes the pictures of docs/images from a demo that is up, by tools/screenshots.ts: npm run pictures.
 * The demo has run with --break load, and the day was run again after it was mended: else there is no failure to show.
 */

const run = promisify(execFile);
const FOLDER = join(CHECKOUT, 'docs', 'images');

interface Picture {
  readonly name: string;
  readonly url: string;
  readonly views: readonly string[];
  readonly height: number;
}

/** Page of the first run that a visibility query finds: later ones find things done. @throws Error when there is none */
async function pageOf(client: Client, ui: string, query: string): Promise<string> {
  let page: string | null = null;
  // The newest come first.
  for await (const { workflowId, runId } of client.workflow.list({ query }))
    page = `${ui}/namespaces/default/workflows/${encodeURIComponent(workflowId)}/${runId}`;
  if (page !== null) return page;
  throw new Error(`Temporal has no run with ${query}. Before: npm run demo -- --break load`);
}

/** The stack's ports, and that of the status page when a demo serves it. */
type UsedPorts = Ports & { readonly statusPage?: number };

async function picturesOf(client: Client, ports: UsedPorts): Promise<readonly Picture[]> {
  const at = (port: number): string => `http://127.0.0.1:${port}`;
  const page = (query: string): Promise<string> => pageOf(client, at(ports.temporalUi), query);
  const healthy = await page("WorkflowType = 'dailyRun' AND ExecutionStatus = 'Completed'");
  const failed = await page("WorkflowType = 'dailyEtl' AND ExecutionStatus = 'Failed'");
  if (ports.statusPage === undefined) throw new Error('No demo serves the status page.');
  const status = at(ports.statusPage);
  return [
    { name: 'temporal-healthy', url: healthy, views: ['desktop'], height: 940 },
    { name: 'temporal-failed', url: failed, views: ['desktop'], height: 1_060 },
    { name: 'inbox', url: at(ports.slack), views: ['desktop'], height: 680 },
    { name: 'status', url: status, views: ['phone', 'phone-dark'], height: 900 },
    { name: 'status', url: status, views: ['desktop', 'desktop-dark'], height: 1_300 },
  ];
}

/** One view of a page; a page with one view has the page's name. */
async function take({ name, url, views, height }: Picture): Promise<void> {
  const args = [url, FOLDER, name, '--views', views.join(','), '--height', String(height)];
  await run(process.execPath, [join(__dirname, 'screenshots.js'), ...args]);
  const [only = ''] = views;
  if (views.length === 1)
    renameSync(join(FOLDER, `${name}-${only}.png`), join(FOLDER, `${name}.png`));
  console.log(`${name}: ${url}`);
}

async function main(): Promise<void> {
  const text = readFileSync(join(CHECKOUT, '.stack', 'ports.json'), 'utf8');
  const ports = JSON.parse(text) as UsedPorts;
  const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}` });
  try {
    const pictures = await picturesOf(new Client({ connection }), ports);
    for (const picture of pictures) await take(picture);
  } finally {
    await connection.close();
  }
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 1;
});
