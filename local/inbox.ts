import { createServer, type Server } from 'node:http';
import { html } from 'hono/html';
import type { Instant } from '#domain/time';
import { HOST } from './ports.ts';
import type { ReceivedMail } from './receivers/mailbox.ts';
import type { ReceivedPush } from './receivers/push-service.ts';
import type { ReceivedWebhook } from './receivers/webhook-receiver.ts';

/** One thing that a receiver took, as it got it. */
export type Received =
  | ({ readonly channel: 'web-push' } & Pick<ReceivedPush, 'at' | 'payload' | 'headers'>)
  | ({ readonly channel: 'webhook' } & Pick<ReceivedWebhook, 'at' | 'verified' | 'headers' | 'body'>)
  | ({ readonly channel: 'email' } & Omit<ReceivedMail, 'raw'>);
type Headers = Readonly<Record<string, string>>;

/** Every alert can be ended with one click; the mail that asks for a confirmation has nothing to end. */
export const isAlert = ({ headers }: Pick<ReceivedMail, 'headers'>): boolean => 'list-unsubscribe' in headers;

const SHOWN = 300;
/** Everything is on the page; nothing is fetched, and a mail's HTML runs nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** What the receivers of a local run took, and a page that shows it. */
export class Inbox {
  readonly #received: (Received & { readonly told: Instant })[] = [];
  readonly #note: string;
  readonly #clock: () => Instant;

  /**
   * @param note one sentence above everything: that this is a reconstruction, say
   * @param clock of the story
   */
  constructor(note: string, clock: () => Instant) {
    this.#note = note;
    this.#clock = clock;
  }

  /** Everything so far in the order in which it came, each with the time of the story. */
  get received(): readonly (Received & { readonly told: Instant })[] {
    return this.#received;
  }

  add(received: Received): void {
    this.#received.push({ ...received, told: this.#clock() });
  }

  serve(port: number): Promise<Server> {
    const server = createServer((request, response) => {
      const found = request.url === '/';
      response.writeHead(found ? 200 : 404, {
        'content-type': found ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8',
        'content-security-policy': POLICY,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      response.end(found ? String(this.page()) : 'Not found');
    });
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, () => resolve(server));
    });
  }

  page() {
    const newest = this.#received.toReversed().slice(0, SHOWN);
    const count = (channel: Received['channel']) => this.#received.filter((one) => one.channel === channel).length;
    return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Inbox · Nightwire</title>
<style>${STYLE}</style></head>
<body><main>
<h1>Inbox</h1>
<p>What the receivers of this local run took, newest first, exactly as they got it. ${this.#note}</p>
<p>${count('web-push')} pushes decrypted, ${count('webhook')} webhooks, ${count('email')} mails. <a href="/">Look again</a></p>
${newest.length === 0 ? html`<p>Nothing has arrived yet.</p>` : newest.map(card)}
${this.#received.length > SHOWN ? html`<p>${this.#received.length - SHOWN} older ones are not shown.</p>` : ''}
</main></body></html>`;
  }
}

const card = (received: Received) => {
  switch (received.channel) {
    case 'web-push':
      return pushCard(received);
    case 'webhook':
      return webhookCard(received);
    case 'email':
      return mailCard(received);
  }
};

const stamp = (at: Date) => html`<time datetime="${at.toISOString()}">${at.toISOString().slice(11, 19)} UTC</time>`;

const headerList = (headers: Headers) =>
  html`<details><summary>Headers</summary><dl>${Object.entries(headers).map(
    ([name, value]) => html`<dt>${name}</dt><dd dir="auto">${value}</dd>`,
  )}</dl></details>`;

function pushCard({ at, payload, headers }: Extract<Received, { channel: 'web-push' }>) {
  const text = (key: string) => (typeof payload[key] === 'string' ? payload[key] : '');
  return html`<article><header><b>Push</b> <span class="good">decrypted</span> ${stamp(at)}</header>
<div class="notification" dir="auto"><strong>${text('title')}</strong><p>${text('body')}</p></div>
<details><summary>Payload</summary><pre>${JSON.stringify(payload, null, 2)}</pre></details>${headerList(headers)}</article>`;
}

function webhookCard({ at, verified, headers, body }: Extract<Received, { channel: 'webhook' }>) {
  const mark = verified
    ? html`<span class="good">signature verified</span>`
    : html`<span class="bad">signature refused</span>`;
  return html`<article><header><b>Webhook</b> ${mark} ${stamp(at)}</header>
<details><summary>Body</summary><pre>${indented(body)}</pre></details>${headerList(headers)}</article>`;
}

function mailCard({ at, to, from, subject, text, html: source, headers }: Extract<Received, { channel: 'email' }>) {
  return html`<article><header><b>Mail</b> <span class="good">received</span> ${stamp(at)}</header>
<h2 dir="auto">${subject}</h2><p>From ${from} to ${to}</p><pre class="text" dir="auto">${text}</pre>
<details><summary>As HTML</summary><iframe sandbox="" title="Mail as HTML" srcdoc="${source}"></iframe></details>${headerList(headers)}</article>`;
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 46rem; margin: 0 auto; padding: 1rem }
article { border: 1px solid #8886; border-radius: .5rem; padding: .75rem 1rem; margin: 1rem 0 }
header { display: flex; gap: .75rem; flex-wrap: wrap; align-items: baseline }
time { margin-inline-start: auto }
.good { color: light-dark(#14532d, #86efac) } .bad { color: light-dark(#991b1b, #fca5a5); font-weight: bold }
.notification { border-inline-start: .25rem solid #b91c1c; padding-inline-start: .75rem; margin: .75rem 0 }
.notification p { margin: .25rem 0; white-space: pre-line }
h2 { font-size: 1.1rem; margin: .5rem 0 0 }
pre { overflow-x: auto; font-size: .85rem } pre.text { white-space: pre-wrap; font: inherit; overflow-wrap: anywhere }
iframe { width: 100%; height: 24rem; border: 1px solid #8886; background: #fff }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; font-size: .85rem } dd { margin: 0; overflow-wrap: anywhere }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr } dt { font-weight: bold } }`;
