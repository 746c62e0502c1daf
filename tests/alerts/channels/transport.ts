import webPush from 'web-push';
import type { Transport, Vapid } from '#alerts/channels/channel';
import { instantFromMs } from '#domain/time';
import { ORIGIN } from '../sample.ts';

const keys = webPush.generateVAPIDKeys();
export const VAPID: Vapid = { subject: 'mailto:oncall@example.org', ...keys, extraHosts: [] };

/** The real network and clock, with a deadline short enough for a test of it. */
export function transport(change: Partial<Transport> = {}): Transport {
  return {
    fetch: (url, init) => fetch(url, init),
    now: () => instantFromMs(Date.now()),
    deadline: () => AbortSignal.timeout(500),
    vapid: VAPID,
    mail: null,
    origin: ORIGIN,
    webhookOrigins: [],
    ...change,
  };
}
