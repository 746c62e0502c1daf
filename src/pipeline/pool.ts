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
