/**
 * The few globals that VS Code's extension hosts have in common, in Node and in a browser's worker. Neither environment's
 * library is included whole, so that nothing else of them can be used by mistake.
 */
declare function setTimeout(run: () => void, milliseconds: number): TimerHandle;
declare function clearTimeout(handle: TimerHandle): void;
interface TimerHandle {
  readonly timer: never;
}
declare const performance: { now(): number };
declare const crypto: { getRandomValues(array: Uint8Array): Uint8Array };
declare class TextDecoder {
  constructor(encoding?: string);
  decode(bytes?: Uint8Array, options?: { readonly stream: boolean }): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array;
}

/** Base64 as a string of bytes, in both. */
declare function atob(base64: string): string;
