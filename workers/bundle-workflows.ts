import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflows, WORKFLOW_BUNDLE } from './workflow-bundle';

/** Part of `npm run build`: the workflows' code as one file. Run from dist/. */
async function main(): Promise<void> {
  const sources = join(__dirname, '..', '..', 'workflows', 'index.ts');
  writeFileSync(WORKFLOW_BUNDLE, await bundleWorkflows(sources));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
