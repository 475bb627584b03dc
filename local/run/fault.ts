/** Why a stack does not run (any more), with the code that a process ends with: 2 bad set-up, 3 a part does not run. */
export class StackFault extends Error {
  constructor(
    message: string,
    readonly exitCode: 2 | 3,
  ) {
    super(message);
    this.name = 'StackFault';
  }
}
