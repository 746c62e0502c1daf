import { webhookId } from '#alerts/channels/webhook';
import type { Delivery } from '#domain/delivery';
import { covers, type Subscription } from '#domain/subscription';
import { days, hours, later, minutes } from '#domain/time';
import { canary, type History } from './simulate.ts';
import { FAULTS_END, PLACES, type Saved } from './story.ts';

/** @returns what is wrong, in words; nothing where it holds */
export type Invariant = (history: History) => Promise<readonly string[]>;

const ENDED = ['delivered', 'gone', 'rejected', 'superseded', 'dead', 'held', 'bundled'];
const rowsOf = (history: History, { id }: Subscription) => history.store.deliveries.ofSubscription(id, 999);
const everyRow = async (history: History): Promise<readonly Delivery[]> =>
  (await Promise.all(history.story.readers.map(({ subscription }) => rowsOf(history, subscription)))).flat();
const isTell = ({ said }: Delivery) => said !== null;
const problems = (found: readonly (string | false)[]) => found.filter((one) => one !== false);
const lastOf = ({ story }: History): readonly Saved[] => [
  ...new Map(story.saves.map((saved) => [saved.incident.id, saved])).values(),
];
const within = (saved: Saved) => {
  const place = PLACES.find(({ entity }) => entity === saved.incident.subject.entity);
  return place?.within == null ? [] : [place.within];
};
/** Those to whom something is owed: they can be reached, and stayed to the end. */
async function staying(history: History): Promise<readonly Subscription[]> {
  const kept = await history.store.subscriptions.byIds(
    history.story.readers.map(({ subscription }) => subscription.id),
  );
  return kept.filter(({ status }) => status === 'active');
}

export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'I1 no alert is lost: everything ends, and whoever stays has heard of all that concerns them': async (history) => {
    const rows = await everyRow(history);
    const open = rows.filter(({ status }) => !ENDED.includes(status)).map(({ id, status }) => `${id} is ${status}`);
    const readers = await staying(history);
    const unheard: string[] = [];
    for (const reader of readers) {
      const own = await rowsOf(history, reader);
      for (const saved of lastOf(history)) {
        // What was over before anybody could be told is nobody's news.
        if (saved.at < later(FAULTS_END, hours(1)) || !covers(reader, saved.incident, within(saved))) continue;
        const { id } = saved.incident;
        const isKnown = own.some(({ thread, said }) => thread === id || said?.together.includes(id));
        if (!isKnown) unheard.push(`${reader.id} heard nothing of ${id}, and no reason`);
      }
    }
    return [...open, ...unheard];
  },

  'I1 what was opened is owed its end': async (history) => {
    const found: string[] = [];
    for (const reader of await staying(history)) {
      const threads = Map.groupBy((await rowsOf(history, reader)).filter(isTell), ({ thread }) => thread);
      for (const [thread, turns] of threads) {
        const heard = turns.filter(({ status }) => status === 'delivered');
        const last = heard.toSorted((a, b) => b.revision - a.revision)[0];
        if (last?.said?.topic !== 'incident') continue;
        // All attempts were made, or the receiver said that it is gone, and its leaving was cut short.
        const isDead = turns.some(
          ({ status, revision }) => ['dead', 'gone'].includes(status) && revision > last.revision,
        );
        const { over, together } = last.said;
        if (over < together.length + 1 && !isDead) found.push(`${reader.id} was not told that ${thread} is over`);
      }
    }
    return found;
  },

  'I2 no duplicate beyond its key, and no more of these than failures and crashes explain': async (history) => {
    const byKey = Map.groupBy(
      history.sends.filter(({ key }) => key !== null),
      ({ key }) => key ?? '',
    );
    return problems(
      [...byKey].map(([key, sends]) => {
        const failures = sends.filter(({ answer }) => answer !== 'taken').length;
        return sends.length > 1 + failures + history.kills && `${key} was sent ${sends.length} times`;
      }),
    );
  },

  'I3 no phantom: every message is of a delivery, and that of an incident with evidence': async (history) => {
    const rows = await everyRow(history);
    const known = new Set(rows.map(({ id }) => webhookId(id)));
    // A Message-ID is of the same digest.
    const isKnown = (key: string) => known.has(key) || known.has(`msg_${/^<([^@]+)@/.exec(key)?.[1]}`);
    const phantoms = history.sends.flatMap(({ key }) =>
      key === null || isKnown(key) ? [] : [`${key} is no delivery`],
    );
    const incidents = await history.store.incidents.byIds(rows.map(({ thread }) => thread));
    const proven = new Set(incidents.filter(({ evidence }) => evidence.length > 0).map(({ id }) => id));
    return [...phantoms, ...rows.filter(({ thread }) => !proven.has(thread)).map(({ id }) => `${id} rests on nothing`)];
  },

  'I4 an incident only moves on': async (history) => {
    const found: string[] = [];
    for (const { incident } of lastOf(history)) {
      const changes = await history.store.incidents.history(incident.id);
      for (const [i, change] of changes.entries()) {
        const before = changes[i - 1];
        if (change.incident.revision !== i + 1) found.push(`${incident.id} jumps to ${change.incident.revision}`);
        if (before !== undefined && change.at < before.at) found.push(`${incident.id} goes back in time`);
      }
    }
    return found;
  },

  'I5 nobody hears an older turn after a newer one that they took': async (history) => {
    const rows = new Map<string, Delivery>();
    for (const row of await everyRow(history)) rows.set(webhookId(row.id), row);
    const newest = new Map<string, number>();
    const found: string[] = [];
    for (const { key, answer } of history.sends) {
      const row = key === null ? undefined : (rows.get(key) ?? rows.get(`msg_${/^<([^@]+)@/.exec(key)?.[1]}`));
      if (row === undefined) continue;
      const thread = `${row.thread} ${row.subscription}`;
      const known = newest.get(thread) ?? 0;
      if (row.revision < known) found.push(`${row.id} came after turn ${known}`);
      if (answer === 'taken') newest.set(thread, Math.max(known, row.revision));
    }
    return found;
  },

  'I6 no storm: budgets hold, and a thread says nothing twice': async (history) => {
    const found: string[] = [];
    for (const { subscription } of history.story.readers) {
      const { budget } = subscription.preferences;
      const told = (await rowsOf(history, subscription)).filter(isTell);
      // What failed for good, or was overtaken, rang nowhere.
      const heard = told.filter(({ status }) => status === 'delivered');
      const rung = heard.filter((one) => one.interrupting && one.said?.topic === 'incident' && one.said.severity < 4);
      for (const { createdAt, id } of budget === null ? [] : rung) {
        const day = rung.filter((one) => one.createdAt <= createdAt && one.createdAt > createdAt - days(1));
        const [end, opening] = [/\/(resolved|retracted)-/, /\/(opened|escalated|reopened)-/];
        const openings = day.filter((one) => opening.test(one.id) && !end.test(one.id));
        if (openings.length > (budget ?? 0)) found.push(`${id} is one more than ${budget} a day`);
      }
      const turns = Map.groupBy(told, ({ thread, reason, revision }) => `${thread} ${reason} ${revision}`);
      for (const [turn, same] of turns) if (same.length > 1) found.push(`${subscription.id} was told ${turn} twice`);
      const updates = told.filter(({ reason }) => reason === 'updated').toSorted((a, b) => a.createdAt - b.createdAt);
      for (const [i, one] of updates.entries()) {
        const before = updates.slice(0, i).findLast(({ thread }) => thread === one.thread);
        if (before !== undefined && one.createdAt - before.createdAt < minutes(30)) found.push(`${one.id} is too soon`);
      }
    }
    return found;
  },

  'I7 whoever can be reached has everything two ticks after the last fault': async ({ lateForReliable }) =>
    lateForReliable.map((id) => `${id} is still to be sent`),

  'I10 whoever has left hears nothing more, and nothing of them is kept': async (history) => {
    const found: string[] = [];
    for (const [id, leftAt] of history.left) {
      const later = history.sends.filter(({ subscription, at }) => subscription === id && at > leftAt);
      if (later.length > 0) found.push(`${id} left and was sent ${later.length} more`);
      if ((await history.store.subscriptions.sealedTargets([id])).size > 0) found.push(`the target of ${id} is kept`);
      if ((await history.store.endpoints.troubles([id])).length > 0) found.push(`the troubles of ${id} are kept`);
    }
    return found;
  },

  'I11 no target leaves through the log, the queues or the deliveries': async (history) => {
    const texts = [...history.said, ...(await everyRow(history)).map((row) => JSON.stringify(row))];
    return texts.filter((text) => text.includes(canary(history.seed))).slice(0, 3);
  },
};
