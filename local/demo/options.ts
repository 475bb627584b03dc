/** What the demo was asked for; `local/demo-options.cjs` reads it from the arguments. */
export interface DemoOptions {
  /** End when everything is shown, with 0 or 1, instead of staying up. */
  readonly once: boolean;
  /** Show this failure, too. */
  readonly broken: 'load' | null;
}
