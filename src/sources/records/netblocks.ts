import { z } from 'zod';
import type { Cause } from '#domain/incident';
import type { ServiceId } from '#domain/subject';
import { days, minutes } from '#domain/time';
import type { Query } from '../source.ts';
import { countriesIn } from './countries.ts';
import { plainText } from './markup.ts';
import { defineRecordSource } from './record-source.ts';
import { readRows, recordOf, timeOf } from './rows.ts';

const ACCOUNT = 'netblocks';
const MOST_POSTS = 40;
/** Whoever lists more countries than these sums up the year. */
const MOST_COUNTRIES = 4;

const post = z.object({
  id: z.string().regex(/^\d{1,32}$/),
  created_at: z.string().max(64),
  url: z.string().max(500).nullish(),
  content: z.string().max(50_000),
  account: z.object({ acct: z.string() }),
  reblog: z.unknown(),
});
type Post = z.output<typeof post>;

const account = z.object({ id: z.string().regex(/^\d{1,32}$/), acct: z.literal(ACCOUNT) });

/** NetBlocks publishes no data: these are its posts on Mastodon, in its own words, with their links. */
export const netblocks = defineRecordSource<readonly unknown[]>({
  id: 'netblocks',
  title: 'NetBlocks',
  baseUrl: 'https://mastodon.social/api/v1',
  every: minutes(30),
  overlap: days(1),
  backfill: days(7),
  attribution: {
    text: 'Source: NetBlocks',
    url: 'https://mastodon.social/@netblocks',
    licence: 'Quoted in short, with credit and link.',
  },
  format: 'json',
  maxBytes: 2 * 2 ** 20,
  payload: z.array(z.unknown()).max(MOST_POSTS),
  queries: (places, window) => (places.length === 0 ? [] : [{ dataset: 'posts', places, window }]),
  request: () => ({ path: `/accounts/lookup?acct=${ACCOUNT}` }),
  follow: (body) => {
    const found = account.safeParse(body);
    // Updates are answers to their own posts: replies stay in.
    const path = found.success && `/accounts/${found.data.id}/statuses?exclude_reblogs=true&limit=${MOST_POSTS}`;
    return path ? { path } : null;
  },
  parse: (posts, query) => readRows(posts, post, (row) => reportOf(row, query), 'posts'),
});

function reportOf({ id, created_at, url, content, account: author, reblog }: Post, query: Query) {
  if (author.acct !== ACCOUNT) return 'odd';
  const text = plainText(content);
  const topic = topicOf(text);
  const entities = countriesIn(text);
  if (reblog != null || topic === null || entities.length > MOST_COUNTRIES) return 'elsewhere';
  const at = timeOf(created_at);
  return recordOf(
    {
      source: 'netblocks',
      id,
      kind: 'report',
      entities,
      services: topic,
      from: at,
      until: at,
      cause: causeOf(text),
      title: text,
      url: url ?? `https://mastodon.social/@${ACCOUNT}/${id}`,
      publishedAt: at,
    },
    query,
  );
}

const CONNECTIVITY =
  /\b(connectivity|internet (access|service|traffic)|(internet|network|telecoms?|mobile data)\b.{0,40}\b(shutdown|blackout|outage|disrupt\w*|cut|collapse\w*|restor\w*))\b/i;

/** As posts name them. "Signal" and "X" are words of other meanings. */
const SERVICES: readonly (readonly [RegExp, ServiceId])[] = [
  [/\bwhatsapp\b/i, 'whatsapp'],
  [/\btelegram\b/i, 'telegram'],
  [/\bsignal (app|messenger|messaging)\b/i, 'signal'],
  [/\b(facebook )?messenger\b(?<!signal messenger)/i, 'facebook-messenger'],
  [/\binstagram\b/i, 'instagram'],
  [/\bfacebook\b(?! messenger)/i, 'facebook'],
  [/\byoutube\b/i, 'youtube'],
  [/\b(twitter|X \(formerly)\b/i, 'x'],
  [/\btiktok\b/i, 'tiktok'],
  [/\blinkedin\b/i, 'linkedin'],
  [/\bskype\b/i, 'skype'],
  [/\bviber\b/i, 'viber'],
  [/\bdiscord\b/i, 'discord'],
  [/\bwikipedia\b/i, 'wikipedia'],
];

/** The services that it is about, none of them when it is about being connected at all; null when it is about neither. */
function topicOf(text: string): readonly ServiceId[] | null {
  if (CONNECTIVITY.test(text)) return [];
  const named = SERVICES.filter(([name]) => name.test(text)).map(([, service]) => service);
  return named.length === 0 ? null : named;
}

const SHUTDOWN = /\b(shutdown|shut down|restrict\w*|censor\w*|blocked|filter(ed|ing)|imposed)\b/i;
const TECHNICAL =
  /\b(power (outage|cut|failure|grid)|electricity|blackout at|cables?|fib(er|re)|earthquake|storm|cyclone|hurricane|typhoon|flood\w*|technical (fault|issue|problem)|misconfigur\w*)\b/i;

/** As its words have it; when they have both, they are no answer. */
function causeOf(text: string): Cause {
  const [meant, broken] = [SHUTDOWN.test(text), TECHNICAL.test(text)];
  return meant === broken ? 'unknown' : meant ? 'shutdown' : 'technical';
}
