/**
 * The memory that kernels of one backend share: below, the library's tables; above, a region that belongs to the kernel that
 * ran last. A kernel that is not the owner writes its constants and parameters again before it runs. One memory, because each
 * reserves gigabytes of addresses, and because a thousand graphs in a row must not cost a thousand memories.
 */

const PAGE = 65536;

export class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 4 });
  private owner: object | undefined;
  private floats = new Float64Array(this.memory.buffer);

  /** The memory as numbers, at least `bytes` long. Invalid once the arena grows. */
  reserve(bytes: number): Float64Array {
    const missing = bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    if (this.floats.buffer !== this.memory.buffer) this.floats = new Float64Array(this.memory.buffer);
    return this.floats;
  }

  /** Whether the region has to be written again, because another used it in between. */
  take(owner: object): boolean {
    const changed = this.owner !== owner;
    this.owner = owner;
    return changed;
  }
}
