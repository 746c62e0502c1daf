import { discreetly } from '#alerts/discreet';
import type { Message } from '#alerts/message';
import { renderMessage } from '#alerts/render';
import { renderSummary, type SummaryTelling } from '#alerts/render-summary';
import type { Telling } from '#alerts/telling';
import type { Delivery } from '#domain/delivery';
import type { Place } from '#domain/entity';
import type { Subscription } from '#domain/subscription';
import type { SummaryTopic } from '#domain/summary';
import type { Topic } from '#domain/topic';
import type { Runtime } from './runtime.ts';

/** What is told, and to whom. */
interface Addressed {
  readonly delivery: Delivery;
  /** As it follows from the thread of the delivery and from what it says. */
  readonly topic: Topic | SummaryTopic;
  readonly subscription: Subscription;
}

/** The messages of one chunk: most of its readers are told the same in the same words, which are then put together once. */
export class Writer {
  readonly #places: readonly Place[];
  readonly #runtime: Runtime;
  readonly #written = new Map<string, Message>();

  constructor(places: readonly Place[], runtime: Runtime) {
    this.#places = places;
    this.#runtime = runtime;
  }

  async messageFor({ delivery, topic, subscription }: Addressed): Promise<Message> {
    const { id, channel } = delivery;
    const message = { ...this.#wordsOf(delivery, topic, subscription), id, ...(await this.#linksFor(delivery)) };
    return subscription.preferences.discreet && channel !== 'webhook' ? discreetly(message, channel) : message;
  }

  /** Two signatures, which cost as much as all the rest: where nobody sees them they are spared. */
  async #linksFor({ channel, subscription }: Delivery): Promise<Pick<Message, 'unsubscribeUrl' | 'manageUrl'>> {
    const { unsubscribeUrl, manageUrl, transport } = this.#runtime;
    if (channel !== 'email') return { unsubscribeUrl: transport.origin, manageUrl: transport.origin };
    return { unsubscribeUrl: await unsubscribeUrl(subscription), manageUrl: await manageUrl(subscription) };
  }

  #wordsOf(
    { thread, reason, said, interrupting, urgency, createdAt }: Delivery,
    topic: Topic | SummaryTopic,
    { language, timezone }: Subscription,
  ): Omit<Message, 'id' | 'unsubscribeUrl' | 'manageUrl'> {
    const name = JSON.stringify([thread, reason, said, interrupting, urgency, createdAt, language, timezone]);
    const known = this.#written.get(name);
    if (known !== undefined) return known;
    const { sources, recordSources, transport } = this.#runtime;
    const telling = {
      ...{ deliveryId: '', topic, reason, said, interrupting, urgency, language, timezone },
      ...{ places: this.#places, sources: [...sources, ...recordSources], at: createdAt },
      ...{ origin: transport.origin, unsubscribeUrl: '', manageUrl: '' },
    };
    // What is told of an incident is a turn of its, and of a window one of the window's: so it was decided.
    const message =
      topic.kind === 'summary' ? renderSummary(telling as SummaryTelling) : renderMessage(telling as Telling);
    this.#written.set(name, message);
    return message;
  }
}
