import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** Where the build leaves the workflows' code for the worker; webpack is not needed at run time. */
export const WORKFLOW_BUNDLE = join(__dirname, '..', 'workflow-bundle.js');

/** Bundles the workflows of a folder of compiled or TypeScript sources. */
export const bundleWorkflows = async (workflowsPath: string): Promise<string> =>
  (await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') })).code;
