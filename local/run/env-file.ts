export type Environment = Readonly<Record<string, string>>;

/** `KEY=VALUE` lines; a value goes to the end of its line, unquoted. */
export function envText(env: Environment): string {
  const lines = Object.entries(env).map(([name, value]) => {
    if (/[\r\n]/.test(value)) throw new Error(`The value of ${name} has a line break.`);
    return `${name}=${value}\n`;
  });
  return lines.join('');
}

export function parseEnv(text: string): Environment {
  const env: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) env[name] = value ?? '';
  }
  return env;
}

/** What may stand in a developer's own shell and would send a process elsewhere than to the stack. */
const LEADS_ELSEWHERE = /^(AWS_|TEMPORAL_|MILLRACE_|SLACK_WEBHOOK_URL$)/;

/** The environment of a process of the stack: the caller's, without what leads elsewhere, and the stack's. */
export function processEnvironment(
  env: Environment,
  inherited: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  const own = Object.entries(inherited).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !LEADS_ELSEWHERE.test(entry[0]),
  );
  return { ...Object.fromEntries(own), ...env };
}
