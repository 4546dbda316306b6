/** Limits that host and panel must agree on. */

/** Most elements of a function's variables together. */
export const MAX_ELEMENTS = 4096;
