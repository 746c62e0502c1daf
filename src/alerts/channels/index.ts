import type { Channel } from './channel.ts';

/** The registry: a channel listed here can be subscribed to and is tested by the contract suite. */
export const channels: readonly Channel[] = [];
