/**
 * Runs `work` over all items, at most `width` at once; a slow one holds up only its own lane. Results stand where their
 * items stood.
 */
export async function pooled<I, R>(items: readonly I[], width: number, work: (item: I) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}

/**
 * Empties `waiting`, at most `width` items at once, each time taking the first of a group that has the fewest under way: a
 * slow group holds up the others as little as can be. Whoever takes items out of `waiting` in the meantime keeps them.
 */
export async function fairly<I>(
  waiting: I[],
  width: number,
  groupOf: (item: I) => string,
  work: (item: I) => Promise<void>,
): Promise<void> {
  const underWay = new Map<string, number>();
  const groups = new Map(waiting.map((item) => [item, groupOf(item)]));
  const load = (item: I) => underWay.get(groups.get(item) ?? '') ?? 0;
  const lane = async () => {
    for (;;) {
      let [next, least] = [0, Number.POSITIVE_INFINITY];
      for (let i = 0; i < waiting.length && least > 0; i += 1) {
        const under = load(waiting[i] as I);
        if (under < least) [next, least] = [i, under];
      }
      const [item] = waiting.splice(next, 1);
      if (item === undefined) return;
      const group = groups.get(item) ?? '';
      underWay.set(group, load(item) + 1);
      await work(item);
      underWay.set(group, load(item) - 1);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, waiting.length) }, lane));
}
