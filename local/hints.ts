/** What the local Worker prints when it has nothing left in its queues. */
export const QUEUES_EMPTY = '{"step":"queues-empty"}';

/** Says when it may be worth asking whether there is more to do: each question is work for the Worker as well. */
export class Hints {
  #heard = false;
  #wake: (() => void) | null = null;

  /** @param line anything that wrangler prints */
  hear(line: string): void {
    if (!line.includes(QUEUES_EMPTY)) return;
    this.#heard = true;
    this.#wake?.();
  }

  /**
   * Resolves at the next time that the queues are empty, or when patience ends: a hint may be lost.
   *
   * @param patience milliseconds
   */
  async next(patience: number): Promise<void> {
    if (!this.#heard) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = null;
    this.#heard = false;
  }
}
