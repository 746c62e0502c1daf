import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PROBLEMS } from '#workers/api/problem';
import { type Api, browser, makeApi, oncall } from '../support/api.ts';
import { ABSENT, DIFFERENT } from './absent.ts';
import { http, queries } from './http.ts';
import { links } from './links.ts';
import { onCall } from './oncall.ts';
import type { Probe, Probes } from './probe.ts';
import { push } from './push.ts';
import { subscribe } from './subscribe.ts';
import { webhooks } from './webhooks.ts';

const LIST = join(import.meta.dirname, '../../../shared/conformance/bad-inputs.json');
/** U, what upstreams answer, is in `upstream.test.ts`. */
const SURFACES = 'SWPKTHQ';

const PROBES: Probes = { ...subscribe, ...webhooks, ...push, ...links, ...onCall, ...http, ...queries };
const absent = new Map(Object.entries(ABSENT).flatMap(([what, ids]) => ids.map((id) => [id, what] as const)));

const problemJson = z.strictObject({
  type: z.url(),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().regex(/^urn:uuid:/),
  errors: z
    .array(z.strictObject({ pointer: z.string().startsWith('#'), code: z.string().min(1), detail: z.string().min(1) }))
    .max(20)
    .optional(),
});

async function stored(api: Api): Promise<string> {
  const { subscriptions, configuration, places } = api.store;
  const kept = await Promise.all(
    (['email', 'web-push', 'webhook'] as const).map((one) => subscriptions.ofChannel(one, 99)),
  );
  return JSON.stringify([kept, await configuration.current(), await places.all()]);
}

async function expectProblem(answer: Response, name: string): Promise<void> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const text = await answer.text();
  const body = problemJson.parse(JSON.parse(text));
  expect(body.status).toBe(answer.status);
  expect(body.type).toMatch(new RegExp(`/problems/${name}$`));
  expect(Object.keys(PROBLEMS)).toContain(name);
  expect(text.length).toBeLessThanOrEqual(4096);
  if (answer.status === 405) expect(answer.headers.get('allow')).toMatch(/GET/);
  if (answer.status === 415) expect(answer.headers.has('accept-post')).toBe(true);
  if (answer.status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  if (answer.status === 503) expect(answer.headers.has('retry-after')).toBe(true);
}

interface Case {
  readonly id: string;
  readonly surface: string;
  readonly input: string;
  readonly expect: string;
  readonly problem: string | null;
}

const isThere = existsSync(LIST);
if (!isThere)
  console.warn('SKIPPED: ../shared/conformance/bad-inputs.json is not there; none of its cases were tried.');
const cases: readonly Case[] = isThere ? JSON.parse(readFileSync(LIST, 'utf8')) : [];
const ours = cases.filter(({ surface }) => SURFACES.includes(surface));

describe.runIf(isThere)('bad inputs of the shared list', () => {
  test('are all either tried, or to something that does not exist yet, or answered otherwise for a reason', () => {
    const known = (id: string) => [id in PROBES, absent.has(id), id in DIFFERENT].filter(Boolean).length;
    expect(ours.filter(({ id }) => known(id) !== 1).map(({ id }) => id)).toEqual([]);
    console.info(`bad inputs: ${Object.keys(PROBES).length} tried, ${absent.size} absent, of ${ours.length}`);
  });

  test.each(ours.filter(({ id }) => id in PROBES))('$id: $input', async ({ id, expect: status, problem }) => {
    const api = makeApi();
    const before = await stored(api);
    const answers = [await (PROBES[id] as Probe)(api)].flat();
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) {
      expect(answer.status).toBe(Number(status));
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      if (problem !== null) await expectProblem(answer, problem);
    }
    const changes = ['T65', 'W59', ...Object.keys(links)].includes(id);
    if (Number(status) >= 400 && !changes) expect(await stored(api)).toBe(before);
    expect(JSON.stringify(api.logged)).not.toMatch(/desk@|example\.org|[A-Za-z0-9_-]{64}/);
  });

  test('P47 and T53 are answered as said', async () => {
    const api = makeApi();
    const target = browser();
    for (let n = 0; n < 2; n += 1) {
      expect((await api.post('/api/v1/subscriptions', target)).status).toBe(DIFFERENT.P47?.status);
    }
    expect(await api.store.subscriptions.ofChannel('web-push', 9)).toHaveLength(1);
    const body = { thresholds: {}, reason: '<script>alert(1)</script>' };
    const answer = await api.send('PUT', '/api/v1/thresholds', body, { ...oncall, 'if-match': '"0"' });
    expect(answer.status).toBe(DIFFERENT.T53?.status);
  });
});
