/** Keys on S3, spelled in one place. A folder ends in `/`. */

export const tableDayPrefix = (table: string, day: string): string => `exports/${table}/${day}/`;

export const capturePrefix = (table: string, day: string, capture: string): string =>
  `${tableDayPrefix(table, day)}AWSDynamoDB/${capture}/`;

/** `<day without dashes>-<two-digit number>`. */
export const captureId = (day: string, number: number): string =>
  `${day.replaceAll('-', '')}-${String(number).padStart(2, '0')}`;

export const typeDayPrefix = (dataType: string, day: string): string =>
  `warehouse/${dataType}/${day}/`;

export const generationPrefix = (dataType: string, day: string, generation: string): string =>
  `${typeDayPrefix(dataType, day)}${generation}/`;

export const quarantinePrefix = (dataType: string, day: string, generation: string): string =>
  `quarantine/${dataType}/${day}/${generation}/`;
