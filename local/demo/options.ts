/** What the demo was asked for. */
export interface DemoOptions {
  /** End when everything is shown, with 0 or 1, instead of staying up. */
  readonly once: boolean;
  /** Show this failure, too. */
  readonly broken: 'load' | null;
}

export const DEMO_USAGE = `usage: npm run demo [-- --once] [-- --break load]
  --once        end when everything is shown, with 0 when it went well, else 1
  --break load  then take a right away from the loader, and show how a run fails`;

/** Null for arguments that it does not know. */
export function demoOptions(argv: readonly string[]): DemoOptions | null {
  let once = false;
  let broken: 'load' | null = null;
  for (let at = 0; at < argv.length; at += 1) {
    if (argv[at] === '--once') once = true;
    else if (argv[at] === '--break' && argv[at + 1] === 'load') {
      broken = 'load';
      at += 1;
    } else if (argv[at] === '--break=load') broken = 'load';
    else return null;
  }
  return { once, broken };
}
