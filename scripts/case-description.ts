import { z } from 'zod';
import { parseEntity } from '#domain/entity';
import { fromIso } from '#domain/time';

/** The folder holds no readable case; the message is one sentence for whoever wrote it. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
}

const DAY = 86_400;
const LONGEST = 1100 * DAY;

const when = z.string().transform((text, context) => {
  const at = fromIso(text);
  if (at !== null) return at;
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is no time like 2022-09-21T12:30:00Z` });
  return z.NEVER;
});

const timezone = z
  .string()
  .max(64)
  .refine((name) => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
    } catch {
      return false;
    }
  }, 'no IANA time zone');

const description = z.object({
  id: z.string().min(1).max(200),
  title: z.string().max(1000).default(''),
  origin: z.enum(['recording', 'reconstruction', 'synthetic']),
  from: when,
  until: when,
  signals: z.record(
    z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/),
    z.object({
      step: z
        .int()
        .positive()
        .refine((step) => DAY % step === 0, 'a step divides a day'),
      lag: z.int().min(0).max(LONGEST),
      unit: z.string().max(200).default(''),
    }),
  ),
  entities: z.record(
    z.string().refine((key) => parseEntity(key) !== null, 'no entity key like country/IR or asn/44244'),
    z.object({
      timezone,
      name: z.string().max(200).nullish(),
      within: z.string().nullish(),
      access: z.enum(['mobile', 'fixed']).nullish(),
      control: z.boolean().nullish(),
    }),
  ),
});
export type Description = z.output<typeof description>;

/** @throws CaseError with one clear sentence */
export function describe(text: string): Description {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CaseError('case.json is not JSON.');
  }
  const parsed = description.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CaseError(`case.json: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not as described'}.`);
  }
  const { from, until } = parsed.data;
  if (until <= from) throw new CaseError('case.json: until is not after from.');
  if (until - from > LONGEST) throw new CaseError(`case.json: a case is at most ${LONGEST / DAY} days long.`);
  return parsed.data;
}
