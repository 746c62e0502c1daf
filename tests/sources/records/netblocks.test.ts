import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ThirdPartyRecord } from '#domain/record';
import { interval } from '#domain/time';
import { countriesIn } from '#sources/records/countries';
import { plainText } from '#sources/records/markup';
import { netblocks } from '#sources/records/netblocks';
import { at, place } from '../answers.ts';

const query = {
  dataset: 'posts',
  places: [place('country/IR'), place('country/TR'), place('country/CU')],
  window: interval(at('2026-01-08T00:00:00Z'), at('2026-01-09T00:00:00Z')),
};
const post = (content: string, over: object = {}) => ({
  id: '115866066884567356',
  created_at: '2026-01-08T17:20:11.000Z',
  url: 'https://mastodon.social/@netblocks/115866066884567356',
  content,
  reblog: null,
  account: { acct: 'netblocks' },
  ...over,
});
const read = (...posts: readonly object[]): readonly ThirdPartyRecord[] => {
  const answer = netblocks.read(posts, query);
  if (!answer.ok) throw new Error(answer.error.reason);
  return answer.value;
};

describe('posts of NetBlocks', () => {
  test('an outage of a country that is named, at the moment of the post, with its link', () => {
    const content =
      '<p>⚠️ Confirmed: Live data show <a href="https://mastodon.social/tags/Iran" class="mention hashtag" rel="tag">#<span>Iran</span></a> is in the midst of a nationwide internet blackout &amp; it is imposed<br />Chart: &lt;b&gt;</p>';
    expect(read(post(content))).toEqual([
      {
        source: 'netblocks',
        id: '115866066884567356',
        kind: 'report',
        about: { entities: ['country/IR'], services: [] },
        from: at('2026-01-08T17:20:11Z'),
        until: at('2026-01-08T17:20:11Z'),
        cause: 'shutdown',
        title:
          '⚠️ Confirmed: Live data show #Iran is in the midst of a nationwide internet blackout & it is imposed Chart: <b>',
        url: 'https://mastodon.social/@netblocks/115866066884567356',
        publishedAt: at('2026-01-08T17:20:11Z'),
      },
    ]);
  });

  test.each<[string, readonly string[] | null, string]>([
    ['Metrics show X (formerly Twitter) and YouTube have been restricted in Türkiye', ['youtube', 'x'], 'shutdown'],
    ['A power grid failure has cut network connectivity across Cuba', [], 'technical'],
    ['Internet service is collapsing in Iran', [], 'unknown'],
    ['Internet access is being restored in Cuba after a power outage; authorities had restricted it', [], 'unknown'],
    ['Our cost of shutdown tool now covers Iran', null, ''],
    ['Internet connectivity is down in Ruritania', null, ''],
  ])('%s', (text, services, cause) => {
    const [record] = read(post(`<p>${text}</p>`));
    expect(record?.about.services ?? null).toEqual(services);
    expect(record?.cause ?? '').toBe(cause);
  });

  test('a list of the world is about none of it, and a post of somebody else is not theirs', () => {
    const world = 'Internet shutdowns of the year: Iran, Iraq, Syria, Sudan, Cuba';
    expect(read(post(world), post('Internet outage in Iran', { id: '2', reblog: { id: '1' } }))).toEqual([]);
    expect(netblocks.read([post('Internet outage in Iran', { account: { acct: 'netb1ocks' } })], query).ok).toBe(false);
  });

  test('the account is looked up by its name, and nobody else is followed', () => {
    expect(netblocks.follow?.({ id: '42', acct: 'netblocks' })).toEqual({
      path: '/accounts/42/statuses?exclude_reblogs=true&limit=40',
    });
    for (const body of [null, [], { id: '42', acct: 'other' }, { id: '42/../7', acct: 'netblocks' }]) {
      expect(netblocks.follow?.(body)).toBeNull();
    }
  });
});

describe('countries in a text', () => {
  test.each<[string, readonly string[]]>([
    ['South Sudan and #Sudan', ['country/SS', 'country/SD']],
    ['#SouthSudan #SriLanka', ['country/SS', 'country/LK']],
    ['Nigeria, then Niger', ['country/NG', 'country/NE']],
    ['Guinea-Bissau', ['country/GW']],
    ['Papua New Guinea', ['country/PG']],
    ['DR Congo', ['country/CD']],
    ['the Republic of the Congo', ['country/CG']],
    ['Indiana, Malinese, Omani; oman', []],
    ['Türkiye/Turkey', ['country/TR']],
  ])('%s', (text, entities) => {
    expect(countriesIn(text)).toEqual(entities);
  });
});

describe('the text of markup', () => {
  test('is letters, read once', () => {
    expect(plainText('<p>a &lt;script&gt;</p><p>b &amp;lt; &#x1F6A8; &#39;&nosuch; &#9999999;</p>')).toBe(
      " a <script>  b &lt; 🚨 '&nosuch; \ufffd ",
    );
    expect(plainText('x<<<<script>y')).toBe('xy');
  });

  test('never holds a tag that was one, and takes no longer than its length', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('<', '>', 'p', '/', ' ', 'a')), (parts) => {
        expect(plainText(parts.join(''))).not.toMatch(/<|[^<]*<[^<>]*>/);
      }),
    );
    expect(plainText('<'.repeat(50_000))).toBe('');
  });
});
