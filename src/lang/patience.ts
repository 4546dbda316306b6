/**
 * Lezer forces an error into a chain such as `a + b + c ...` once some 300 operations hang in it, each longer than 2,000
 * characters to the start, for fear of trees too deep to be walked through. Ours are walked without recursion along the chain, so
 * it may go on to `MAX_CHAIN` and a little more; where it is cut off after all, that is known here and said.
 */
import type { PartialParse } from '@lezer/common';
import { MAX_CHAIN } from './lowering.ts';

/** What the parser counts, as long as it does so under these names; its limit is 300. */
interface Counting {
  bigReductionCount: number;
  lastBigReductionStart: number;
  /** A score below 0 has had errors: after them the parser's own way out is the better one. */
  readonly stacks: readonly { readonly score: number }[];
}

/** Before the parser loses its own. */
const RESET_AT = 250;

export class Patience {
  /** Starts of chains that went on for too long. */
  readonly tooLong: number[] = [];
  readonly #counting: Counting | undefined;
  #start = -1;
  #operations = 0;

  constructor(work: PartialParse) {
    this.#counting = isCounting(work) ? work : undefined;
  }

  /** To be called between the parser's steps. */
  look(): void {
    const counting = this.#counting;
    if (counting === undefined || counting.bigReductionCount < RESET_AT) return;
    if (counting.stacks.some(({ score }) => score < 0)) return;
    if (counting.lastBigReductionStart !== this.#start) {
      this.#start = counting.lastBigReductionStart;
      this.#operations = 0;
    }
    if (this.#operations > MAX_CHAIN) {
      if (this.tooLong.at(-1) !== this.#start) this.tooLong.push(this.#start);
      return;
    }
    this.#operations += counting.bigReductionCount;
    counting.bigReductionCount = 0;
  }
}

function isCounting(work: object): work is Counting {
  return 'bigReductionCount' in work && 'lastBigReductionStart' in work && 'stacks' in work;
}
