import type { Hono } from 'hono';
import { z } from 'zod';
import { mailAddress } from '#alerts/channels/address';
import { type Desk, subscribeEmail } from '../subscribing.ts';
import { wantsPage } from './accept.ts';
import { afterwards } from './afterwards.ts';
import { readForm } from './body.ts';
import { sameSite } from './gate.ts';
import { notice } from './links.ts';
import { type ApiEnv, problem } from './problem.ts';
import { problemOf } from './subscriptions.ts';
import { checkQuiet, LISTS, wishFields, wishOf } from './wish-fields.ts';

const form = z
  .strictObject({
    ...wishFields,
    email: mailAddress,
    /** Hidden from people: who fills it in is a program, and gets the same answer for nothing. */
    website: z.string().max(2048).default(''),
  })
  .superRefine(checkQuiet);

/** `POST /subscribe`: the page's form, for mail and without any script. */
export function subscribeForm(app: Hono<ApiEnv>, desk: Desk): void {
  app.post('/subscribe', sameSite, async (c) => {
    const body = await readForm(c, form, LISTS);
    if (!body.ok)
      return wantsPage(c) && body.error.name === 'validation' ? notice(c, 'refused', 422) : problem(c, body.error);
    const { email, website, ...fields } = body.value;
    if (website === '') {
      const answer = await subscribeEmail(desk, wishOf(fields), email);
      if (!answer.ok) {
        if (!wantsPage(c)) return problem(c, problemOf(answer.error, { address: 'email' }));
        return notice(c, 'refused', answer.error.reason === 'unavailable' ? 503 : 422);
      }
      await afterwards(c, answer.value);
    }
    return notice(c, 'sent', 202);
  });
}
