import type { FieldDifference, ScheduleChange } from './plan';

const DOES = {
  create: 'to be created',
  change: 'to be changed',
  remove: "to be removed (it carries Millrace's memo, and this version declares none of this id)",
  leave: 'as declared',
  refuse: "refused: it does not carry Millrace's memo, so somebody else made it",
} as const;

const DONE = {
  ...DOES,
  create: 'created',
  change: 'changed',
  remove: "removed (it carried Millrace's memo, and this version declares none of this id)",
} as const;

function differenceLine({ field, found, desired }: FieldDifference, width: number): string {
  const name = field.padEnd(width);
  if (found === null) return `  + ${name}  ${desired ?? ''}`;
  if (desired === null) return `  - ${name}  ${found}`;
  return `  ~ ${name}  ${found} -> ${desired}`;
}

/** One schedule in one line: what is to be done, and which fields differ. */
export function scheduleText({ action, paused, differences }: ScheduleChange): string {
  const fields = action === 'change' ? `: ${differences.map(({ field }) => field).join(', ')}` : '';
  return `${DOES[action]}${fields}${paused === null ? '' : ` (paused: ${paused})`}`;
}

function changeLines(change: ScheduleChange, words: Readonly<Record<string, string>>): string[] {
  const { id, action, paused, differences } = change;
  const note = paused === null || action === 'remove' ? '' : ` (paused, and stays so: ${paused})`;
  const width = Math.max(0, ...differences.map(({ field }) => field.length));
  return [
    `${id}: ${words[action] ?? action}${note}`,
    ...differences.map((difference) => differenceLine(difference, width)),
  ];
}

/** A plan as a diff: `+` comes, `-` goes, `~` changes. `done` says it as something that has happened. */
export const planText = (changes: readonly ScheduleChange[], done: boolean): string =>
  changes.flatMap((change) => changeLines(change, done ? DONE : DOES)).join('\n');
