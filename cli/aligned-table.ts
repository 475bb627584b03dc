/** Rows as aligned columns; figures stand at the right, and the last column is not filled up. */
export function alignedTable(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  const isFigure = widths.map((_, at) =>
    rows.slice(1).every((row) => /^-?[\d.,]+$/.test(row[at] ?? '0')),
  );
  return rows.map((row) =>
    row
      .map((cell, at) =>
        isFigure[at] === true ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}
