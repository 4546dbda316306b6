/** The least recently used go first when there are too many, or when they weigh too much together. */
export class Cache<T> {
  private readonly entries = new Map<string, { readonly value: T; readonly weight: number }>();
  private readonly maxEntries: number;
  private readonly maxWeight: number;
  private weight = 0;

  constructor(maxEntries: number, maxWeight: number) {
    this.maxEntries = maxEntries;
    this.maxWeight = maxWeight;
  }

  get size(): number {
    return this.entries.size;
  }

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value under a key that is not there. One that weighs more than all together may is kept alone. */
  set(key: string, value: T, weight: number): void {
    this.entries.set(key, { value, weight });
    this.weight += weight;
    for (const [oldest, entry] of this.entries) {
      const fits = this.entries.size <= this.maxEntries && this.weight <= this.maxWeight;
      if (fits || oldest === key) return;
      this.entries.delete(oldest);
      this.weight -= entry.weight;
    }
  }

  clear(): void {
    this.entries.clear();
    this.weight = 0;
  }
}
