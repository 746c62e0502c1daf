import { failureName, type PollError } from '#domain/health';
import type { Instant, Seconds } from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { ask } from '#pipeline/upstream';
import type { Answer, Fact, Sight } from './fact.ts';

export type Verdict = 'same' | 'differs' | 'unreachable' | 'not asked';

export interface Checked {
  readonly fact: Fact;
  readonly verdict: Verdict;
  readonly seen: string;
}

export interface Ports extends Pick<Runtime, 'fetch' | 'upstreams'> {
  sleep(time: Seconds): Promise<void>;
}

type Outcome = { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly error: PollError };

/** Asks what each fact needs, one request at a time and none twice, with a pause between two. */
export async function* check(
  facts: readonly Fact[],
  now: Instant,
  pause: Seconds,
  ports: Ports,
): AsyncGenerator<Checked> {
  const asked = new Map<string, Outcome>();
  for (const fact of facts) {
    const { request } = fact;
    if (request === null) {
      yield { fact, verdict: 'not asked', seen: 'its token is not in the environment' };
      continue;
    }
    const key = `${fact.source} ${request.path}`;
    let outcome = asked.get(key);
    if (outcome === undefined) {
      if (asked.size > 0) await ports.sleep(pause);
      outcome = await answerOf(fact, ports);
      asked.set(key, outcome);
    }
    yield { fact, ...judged(fact, outcome, now) };
  }
}

async function answerOf({ source, api, request }: Fact, { fetch, upstreams }: Ports): Promise<Outcome> {
  let headers = new Headers();
  const listening: Runtime['fetch'] = async (input, init) => {
    const response = await fetch(input, init);
    ({ headers } = response);
    return response;
  };
  const body = await ask({ id: source, ...picked(api) }, request ?? { path: '/' }, { fetch: listening, upstreams });
  return body.ok ? { ok: true, answer: { body: body.value, headers } } : body;
}

const picked = ({ baseUrl, format, maxBytes }: Fact['api']) => ({ baseUrl, format, maxBytes });

function judged({ look }: Fact, outcome: Outcome, now: Instant): { verdict: Verdict; seen: string } {
  if (!outcome.ok) {
    const isRefusal = !isUnreachable(outcome.error);
    const verdict = !isRefusal ? 'unreachable' : look === 'absent' ? 'same' : 'differs';
    return { verdict, seen: failureName(outcome.error) };
  }
  if (look === 'absent') return { verdict: 'differs', seen: 'it answers' };
  const { same, seen }: Sight = look(outcome.answer, now);
  return { verdict: same ? 'same' : 'differs', seen };
}

/** Busy, barred or not there at all: nothing is learnt of the API. Any other refusal is an answer. */
const BARRED = [401, 403, 408, 425, 429];
function isUnreachable(error: PollError): boolean {
  if (error.reason === 'http') return error.status >= 500 || BARRED.includes(error.status);
  return error.reason === 'network' || error.reason === 'timeout' || error.reason === 'truncated';
}

/** 0 when nothing differs, 1 when something does, 3 when something could not be reached. */
export function exitCode(checked: readonly Checked[]): number {
  const has = (verdict: Verdict) => checked.some((one) => one.verdict === verdict);
  return has('differs') ? 1 : has('unreachable') ? 3 : 0;
}
