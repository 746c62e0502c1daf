import { createECDH, randomBytes } from 'node:crypto';
import webPush from 'web-push';
import type { Transport } from '#alerts/channels/channel';
import type { SubscriptionId } from '#domain/subscription';
import { type Instant, later } from '#domain/time';
import { chance } from './chance.ts';
import type { Manner, Story } from './story.ts';

/** `unheard`: it was taken, and the answer was lost. */
export type Answer = 'taken' | 'unheard' | 'refused' | 'gone';

export interface Send {
  readonly at: Instant;
  readonly subscription: SubscriptionId;
  /** `webhook-id` or Message-ID; a push has none. */
  readonly key: string | null;
  readonly answer: Answer;
}

/** Made anew for each run: no secret belongs into the repository, and what happens does not hang on it. */
export const VAPID = { subject: 'mailto:oncall@example.org', ...webPush.generateVAPIDKeys(), extraHosts: [] };
export const BROWSER = {
  p256dh: createECDH('prime256v1').generateKeys('base64url'),
  auth: randomBytes(16).toString('base64url'),
};

/** How long a hanging receiver holds its connection, and a hand lasts. */
const PATIENCE = 15;
const HAND = 3;

interface Outside {
  readonly seed: number;
  readonly story: Story;
  readonly sends: Send[];
  /** Of the one invocation. */
  readonly clock: { at: Instant };
  readonly hand: AbortController;
  readonly isFaulty: () => boolean;
}

/** Receivers as their manners are: what one does hangs on how often it was asked, and never on the others. */
export function receivers({ seed, story, sends, clock, hand, isFaulty }: Outside): Pick<Transport, 'fetch' | 'mail'> {
  const manners = new Map(story.readers.map(({ subscription, manner }) => [subscription.id, manner]));

  /** @returns how it behaves this time */
  function mannerOf(subscription: SubscriptionId): Manner {
    const manner = manners.get(subscription) ?? 'reliable';
    const asked = sends.filter((one) => one.subscription === subscription).length;
    if (manner === 'gone') return asked > 0 ? 'gone' : 'reliable';
    return isFaulty() && chance(seed, `${subscription} fails ${asked}`) < 0.7 ? manner : 'reliable';
  }

  async function hang(): Promise<void> {
    await others();
    if (hand.signal.aborted) return;
    clock.at = later(clock.at, HAND);
    hand.abort();
    await others();
    clock.at = later(clock.at, PATIENCE - HAND);
  }

  return {
    fetch: async (url, init) => {
      const subscription = /reader-\d+/.exec(url)?.[0] ?? '';
      const key = new Headers(init?.headers).get('webhook-id');
      const manner = mannerOf(subscription);
      const note = (answer: Answer) => sends.push({ at: clock.at, subscription, key, answer });
      switch (manner) {
        case 'reliable':
          note('taken');
          return new Response(null, { status: 201 });
        case 'unheard':
          note('unheard');
          throw new Error('reset');
        case 'gone':
          note('gone');
          return new Response(null, { status: 410 });
        case 'hangs':
          note('refused');
          await hang();
          throw new Error('timeout');
        case 'reset':
          note('refused');
          throw new Error('reset');
        case 'http-429':
        case 'http-503':
          note('refused');
          return new Response(null, { status: Number(manner.slice(5)), headers: { 'retry-after': '90' } });
      }
    },
    mail: async ({ to, messageId: key }) => {
      const subscription = /reader-\d+/.exec(to)?.[0] ?? '';
      const manner = mannerOf(subscription);
      const note = (answer: Answer) => sends.push({ at: clock.at, subscription, key, answer });
      if (manner === 'reliable') note('taken');
      else if (manner === 'unheard') note('unheard');
      else if (manner === 'gone') note('gone');
      else note('refused');
      if (manner === 'reliable') return { status: 'delivered' };
      if (manner === 'gone') return { status: 'gone', reason: 'smtp-550' };
      if (manner === 'hangs') await hang();
      return { status: 'retry', reason: manner === 'unheard' ? 'network' : 'smtp-450' };
    },
  };
}

/** The others of the hand have come as far as they can: what they sign goes through the same threads, one after the other. */
async function others(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await crypto.subtle.digest('SHA-256', new Uint8Array(64));
}
