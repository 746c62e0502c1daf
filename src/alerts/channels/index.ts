import type { Channel } from './channel.ts';
import { emailChannel } from './email.ts';
import { webPushChannel } from './web-push.ts';
import { webhookChannel } from './webhook.ts';

/** The registry: a channel listed here can be subscribed to and is tested by the contract suite. */
export const channels: readonly Channel[] = [webPushChannel, webhookChannel, emailChannel];
