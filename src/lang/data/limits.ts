/** How much data is read. Both limits are said in the diagnostics of what exceeds them. */

/** Bytes of one data file. */
export const MAX_DATA_BYTES = 50_000_000;
/** Numbers of one table, or of one JSON file: arrays of 64 MB. */
export const MAX_DATA_NUMBERS = 8_000_000;
/** Characters of a file that the code takes as one string, to take it apart itself. */
export const MAX_TEXT_LENGTH = 2_000_000;

/** Reasons of drivers for not reading a file. */
export const OUTSIDE =
  'it is outside the workspace folder of the source, beyond which nothing is read. Copy it into the folder';
export const LINKED =
  'it is reached by a symbolic link, which may lead outside the workspace folder. Copy the file into the folder';
export const BINARY = 'it is a binary file, and Nabla reads text. Save the numbers as CSV or JSON';

/** Nothing of a file larger than the limit is read. */
export function tooLarge(bytes: number): string {
  const megabytes = (bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
  return `it has ${megabytes} MB, and the limit is ${MAX_DATA_BYTES / 1e6} MB. Read a smaller file: fewer rows or columns`;
}
