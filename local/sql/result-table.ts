/** Rows as aligned columns, the way psql shows them; figures stand at the right. */
export function resultTable(
  head: readonly string[],
  rows: readonly (readonly (string | null)[])[],
): string[] {
  const cell = (row: readonly (string | null)[], at: number): string => row[at] ?? '';
  const widths = head.map((name, at) =>
    Math.max(name.length, ...rows.map((row) => cell(row, at).length)),
  );
  const isFigure = head.map((_, at) =>
    rows.every((row) => /^(-?\d+(\.\d+)?)?$/.test(cell(row, at))),
  );
  const line = (row: readonly (string | null)[]): string =>
    widths
      .map((width, at) =>
        isFigure[at] === true ? cell(row, at).padStart(width) : cell(row, at).padEnd(width),
      )
      .join(' | ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('-+-'), ...rows.map(line)];
}
