import { expect, test } from 'vitest';
import { instant } from '#domain/time';
import { type Kept, threadText } from '../../local/thread.ts';

const told = instant(1_663_763_400);
const at = new Date();
const push = (title: string, silent: boolean): Kept => ({
  ...{ channel: 'web-push', at, headers: {}, told },
  payload: { title, body: 'Since then.', silent, at: '2022-09-21T12:30:00Z' },
});
const mail = (to: string, subject: string): Kept => ({
  ...{ channel: 'email', at, headers: { 'list-unsubscribe': '<x>' }, told, to, subject, from: 'us', html: '' },
  text: 'What.\n\nSince when.\n\nEvidence\nhttp://x/i/1\n\n-- \nWhy\nhttp://x/s/1\n',
});
const hook = (interrupting: boolean): Kept => ({
  ...{ channel: 'webhook', at, headers: {}, told, verified: true },
  body: JSON.stringify({ type: 'incident.opened', interrupting, data: { entity: 'country/IR', service: 'whatsapp' } }),
});

test('what was received is told by channel, with whether it rings, without links and secrets', () => {
  const all = [
    push('Cut', false),
    mail('a@x', 'Cut'),
    push('Back', true),
    mail('b@x', 'قطعی'),
    hook(true),
    hook(false),
  ];
  expect(threadText(all, 'a@x', 'Asia/Tehran')).toBe(`## Push: 1 that ring, 1 silent

21 Sep 12:30 UTC (17:00 Tehran), **rings**

> **Cut**
>
> Since then.

21 Sep 12:30 UTC (17:00 Tehran), silent

> **Back**
>
> Since then.

## Mail: 1

21 Sep 12:30 UTC (17:00 Tehran), mail

> **Cut**
>
> What.
>
> Since when.

## Mail to the other desk: the subjects

- 21 Sep 12:30 UTC (17:00 Tehran): قطعی

## Webhook: 1 with \`"interrupting": true\`, 1 without

- 21 Sep 12:30 UTC (17:00 Tehran): \`incident.opened\`, country/IR, whatsapp

Without: 1 × \`incident.opened\`.`);
});
