import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { caseOf, HISTORY_CASES, recordedId } from '../support/history-cases';
import { bundleWorkflows } from '../../workers/workflow-bundle';

const FOLDER = join(__dirname, 'histories');
const FILES = readdirSync(FOLDER).sort();
const textOf = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

let code: string;
beforeAll(async () => {
  code = await bundleWorkflows(join(__dirname, '..', '..', 'workflows', 'index.ts'));
});

const replayed = (file: string, text = textOf(file)): Promise<void> =>
  Worker.runReplayHistory(
    { workflowBundle: { code } },
    historyFromJSON(JSON.parse(text)),
    recordedId(caseOf(file)),
  );

it.each(FILES)('replays %s', async (file) => {
  await replayed(file);
});

it('has a history of every main path', () => {
  const names = FILES.map(caseOf);
  expect([...new Set(names)].sort()).toEqual(HISTORY_CASES.map(({ name }) => name).sort());
});

it('refuses a history that this code would not have made', async () => {
  const [ok = ''] = FILES.filter(
    (file) => file.endsWith('.ok.json') && file.startsWith('dailyEtl'),
  );
  const other = textOf(ok).replaceAll('"planExport"', '"planAnotherExport"');
  await expect(replayed(ok, other)).rejects.toThrow(DeterminismViolationError);
});
