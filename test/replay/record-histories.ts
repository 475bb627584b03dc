import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { startTemporal } from '../support/a-temporal';
import { caseOf, HISTORY_CASES, played, type HistoryCase } from '../support/history-cases';

const FOLDER = join(__dirname, 'histories');

/** Names of this machine, its files and its processes are not part of what is replayed. */
const withoutPlaces = (json: string): string =>
  JSON.stringify(JSON.parse(json), (key, value: unknown) =>
    key === 'stackTrace' || key === 'identity' ? '' : value,
  );

async function record(one: HistoryCase): Promise<void> {
  const temporal = await startTemporal([
    '--dynamic-config-value',
    'limit.historyCount.suggestContinueAsNew=120',
  ]);
  try {
    const handle = await played(temporal, one);
    const json = withoutPlaces(historyToJSON(await handle.fetchHistory()));
    const version = process.env.npm_package_version ?? '0';
    writeFileSync(join(FOLDER, `${one.name.replace('.', `.${version}.`)}.json`), json);
  } finally {
    await temporal.stop();
  }
}

/**
 * `npm run histories`, at a release that changes a workflow. What is there stays, since runs of that version may be open;
 * a file is deleted when none can be any more.
 */
it('records the cases that have no history yet', async () => {
  const recorded = new Set(readdirSync(FOLDER).map(caseOf));
  for (const one of HISTORY_CASES) if (!recorded.has(one.name)) await record(one);
  const names = HISTORY_CASES.map(({ name }) => name).sort();
  expect([...new Set(readdirSync(FOLDER).map(caseOf))].sort()).toEqual(names);
});
