import type { Case } from './case';
import { runCase } from './run-case';
import type { Target } from './target';

export interface Outcome {
  readonly case: Case;
  /** null: as Redshift does. */
  readonly fault: string | null;
}

/** Where cases with these switches of the gateway run. */
export type TargetFor = (gateway: Case['gateway']) => Promise<Target>;

/** Runs the cases, some side by side, each in a schema of its own; `then` hears of each as it ends and may stop it all. */
export async function runAll(
  cases: readonly Case[],
  targetFor: TargetFor,
  sideBySide: number,
  then: (outcome: Outcome) => boolean = () => true,
): Promise<void> {
  // Schemas of an earlier run may still be there.
  const run = Date.now().toString(36);
  let at = 0;
  let goesOn = true;
  const worker = async (): Promise<void> => {
    while (goesOn && at < cases.length) {
      const number = (at += 1);
      const one = cases[number - 1];
      if (one === undefined) return;
      const fault = await targetFor(one.gateway).then(
        (target) => runCase(target, one, `case_${run}_${number}`),
        (error: unknown) => `${one.file}:${one.line}: ${String(error)}`,
      );
      goesOn &&= then({ case: one, fault });
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
}
