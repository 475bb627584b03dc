/** A day of a type that the ledger has as loaded. */
export interface LoadedDay {
  readonly dataType: string;
  readonly day: string;
  /** Of the day's newest load. */
  readonly rows: number;
}

/** What the ledger knows of one type. */
export interface LoadedDays {
  readonly first: string | null;
  readonly newest: string | null;
  readonly rowsOf: (day: string) => number | null;
}

/** The ledger's rows by type. */
export function loadedDaysOf(dataType: string, ledger: readonly LoadedDay[]): LoadedDays {
  const rows = new Map(
    ledger.filter((row) => row.dataType === dataType).map(({ day, rows: count }) => [day, count]),
  );
  const days = [...rows.keys()].sort();
  return {
    first: days[0] ?? null,
    newest: days.at(-1) ?? null,
    rowsOf: (day) => rows.get(day) ?? null,
  };
}
