import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ThirdPartyRecord } from '#domain/record';
import type { Series, Signal } from '#domain/series';
import type { Instant } from '#domain/time';
import { type Answer, notFound } from './answer.ts';
import { APIS } from './apis.ts';
import { answerBadly, type Fault, UNTRUTHS, type Untruth } from './faults.ts';
import { shelve } from './shelf.ts';
import { believe } from './untruths.ts';

export interface UpstreamOptions {
  readonly observations: readonly Series[];
  readonly signals: readonly Signal[];
  /** What others had to say; left out: nothing. */
  readonly records?: readonly ThirdPartyRecord[];
  /** The scenario's time: a bin is shown once it would have been known. It must not run behind the poller's clock. */
  readonly clock: () => Instant;
  /** 0 or left out: any free one. */
  readonly port?: number;
}

export interface Upstream {
  readonly url: string;
  /** Base URL by source id, as the setting `UPSTREAMS` takes it. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Requests answered so far, by source id. */
  requests(): Readonly<Record<string, number>>;
  /** From now on this source misbehaves; null ends it. */
  setFault(source: string, fault: Fault | Untruth | null): void;
  close(): Promise<void>;
}

/** Public APIs on loopback, answering from a case what they would have answered at that time. */
export async function startUpstream({
  observations,
  signals,
  records = [],
  clock,
  port = 0,
}: UpstreamOptions): Promise<Upstream> {
  const shelf = shelve(observations, signals, records);
  const counts = Object.fromEntries(Object.keys(APIS).map((source) => [source, 0]));
  const faults = new Map<string, { readonly fault: Fault | Untruth; readonly since: Instant }>();

  const server = createServer((request, response) => {
    void handle(request, response);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const [source, api] = Object.entries(APIS).find(([, { prefix }]) => pathname.startsWith(`${prefix}/`)) ?? [];
    if (source === undefined || api === undefined) return send(response, notFound);
    counts[source] = (counts[source] ?? 0) + 1;
    const { authorization = '' } = request.headers;
    if (api.unauthorized !== undefined && !authorization.startsWith('Bearer ')) return send(response, api.unauthorized);
    const { fault, since } = faults.get(source) ?? {};
    const truth = { shelf, now: clock() };
    const belief = fault !== undefined && isUntruth(fault) ? believe(fault, truth, since ?? truth.now) : truth;
    const answer = api.answer(pathname.slice(api.prefix.length), searchParams, belief.shelf, belief.now);
    if (fault === undefined || isUntruth(fault)) return send(response, answer);
    return answerBadly(fault, response, answer.body);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    upstreams: Object.fromEntries(Object.entries(APIS).map(([source, { prefix }]) => [source, url + prefix])),
    requests: () => ({ ...counts }),
    setFault(source, fault) {
      if (!(source in APIS)) throw new Error(`no stand-in for ${source}`);
      if (fault === null) faults.delete(source);
      else faults.set(source, { fault, since: clock() });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isUntruth = (fault: Fault | Untruth): fault is Untruth => (UNTRUTHS as readonly string[]).includes(fault);

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
