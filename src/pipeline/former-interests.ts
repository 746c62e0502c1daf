import { days, earlier, type Instant } from '#domain/time';
import type { FormerInterest, Store } from '#storage/store';

/** Looked at in one run: few people ever take a place back. */
const MOST = 500;
/** Decisions of one of them, the newest first. */
const MOST_DECISIONS = 1000;
/** So long after its end a thing is still judged again, and taken back from whoever was told of it. */
const JUDGED = days(15);

/** Forgets places that somebody follows no more, once nothing that they may have been told of there can go on. */
export async function forgetFormerInterests(at: Instant, { subscriptions, ...store }: Store): Promise<void> {
  const former = await subscriptions.formerInterests(earlier(at, days(1)), MOST);
  const over: FormerInterest[] = [];
  for (const [id, own] of Map.groupBy(former, ({ subscription }) => subscription)) {
    const decisions = await store.deliveries.ofSubscription(id, MOST_DECISIONS);
    const threads = [...new Set(decisions.map(({ thread }) => thread))];
    const [incidents, patterns] = await Promise.all([store.incidents.byIds(threads), store.patterns.byIds(threads)]);
    const goesOn =
      incidents.some(({ until }) => until === null || until > earlier(at, JUDGED)) ||
      patterns.some(({ level }) => level !== 'ended');
    if (!goesOn) over.push(...own);
  }
  if (over.length > 0) await subscriptions.dropFormer(over);
}
