/** Exit codes of every command (docs: README, "Exit codes"). */
export const EXIT = {
  done: 0,
  failed: 1,
  wrongArguments: 2,
  unreachable: 3,
  notGood: 4,
  interrupted: 130,
} as const;

/** An end of the command that is no defect: a text for the person, and the exit code. No stack is shown. */
export class CommandFault extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
    this.name = 'CommandFault';
  }
}
