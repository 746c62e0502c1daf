import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Place } from '#domain/entity';
import { subject } from '#domain/subject';
import { LANGUAGES, type Language } from '#domain/subscription';
import { hours, type Instant, interval, later, minutes, seconds } from '#domain/time';
import { timeTicks } from '#web/axis';
import { decimate } from '#web/decimate';
import { CATALOGUES } from '#web/locales/index';
import { expectedHours } from '#web/names';
import type {
  ChartPoint,
  ChartRow,
  HomeView,
  IncidentPageView,
  PlaceView,
  SourceView,
  SubscribeView,
} from '#web/views';
import { wordsFor } from '#web/words';
import { Chart } from '../../src/web/chart.tsx';
import { Home } from '../../src/web/home.tsx';
import { IncidentPage } from '../../src/web/incident.tsx';
import { renderNotice } from '../../src/web/notice.tsx';
import { Subscribe } from '../../src/web/subscribe.tsx';
import { at, filter, pattern, record, subscription } from '../support/examples.ts';
import { anIncident, NOW, ONSET } from './world.ts';

const HOSTILE = '"><script>alert(1)</script>\u202e';
const pageIn = (language: Language) => ({ words: wordsFor(language), path: '/', chosen: false });

const network = (name: string): PlaceView => {
  const place: Place = {
    entity: 'asn/44244',
    name,
    timezone: 'Asia/Tehran',
    within: 'country/IR',
    access: 'mobile',
    control: false,
  };
  return { entity: place.entity, place, within: ['country/IR'], timezone: place.timezone };
};

const source = (title: string): SourceView => ({
  id: 'ioda',
  title,
  attribution: { text: title, url: 'https://ioda.inetintel.cc.gatech.edu/', licence: title },
  health: {
    source: 'ioda',
    state: 'failing',
    lastSuccess: null,
    newestValue: null,
    reason: title,
    setting: null,
    late: [],
  },
});

/** A day of usual, then a fall to nothing for `length` bins of five minutes. */
function fallenRow(over: Partial<ChartRow> = {}): ChartRow {
  const points = Array.from({ length: 600 }, (_, i): ChartPoint => {
    const when = later(ONSET, (i - 300) * 300);
    return { at: when, value: i === 411 ? 0.013 : when >= ONSET ? 0.2 : 1, edge: 0.8 };
  });
  const row = { signal: 'ioda.bgp', family: 'control-plane', measure: 'ratio', usual: 1, worse: 'lower' } as const;
  return { ...row, step: seconds(300), points, missing: null, ...over };
}

const incidentPage = (over: Partial<IncidentPageView> = {}): IncidentPageView => ({
  now: NOW,
  incident: anIncident({ subject: subject('asn/44244') }),
  place: network('Irancell'),
  revisions: [],
  chart: {
    interval: interval(later(ONSET, -hours(24)), NOW),
    incident: interval(ONSET, NOW),
    rows: [fallenRow()],
    cut: false,
  },
  records: [],
  publishers: [],
  sources: [source('IODA')],
  sourceOutages: [],
  ...over,
});

const home = (over: Partial<HomeView> = {}): HomeView => ({
  now: NOW,
  open: [],
  lasting: [],
  suspected: [],
  expected: [],
  recent: [],
  sources: [],
  sourceOutages: [],
  watched: { countries: 3, networks: 4 },
  lastTick: { at: later(NOW, -minutes(4)), late: false },
  ...over,
});

const wish = (name: string): SubscribeView => ({
  wish: subscription({ filter: filter({ entities: ['asn/44244'] }) }),
  places: [network(name)],
  services: ['whatsapp'],
  zones: ['UTC'],
  refused: [],
});

describe('what is expected', () => {
  const one = pattern();
  const [due] = one.next;
  if (due === undefined) throw new Error('the example has no next window');
  const expected = [{ pattern: one, place: network('Irancell'), due }];

  it.each(LANGUAGES)('is told with its hours in UTC and on the clock of the place, in %s', (language) => {
    const html = String(<Home page={pageIn(language)} view={home({ expected })} />);
    expect(html).toContain(expectedHours(wordsFor(language), { pattern: one, place: network('Irancell'), due }));
    expect(html).toContain('id="expected"');
    expect(html).toContain('/i/outage.asn-44244.20220923T1230Z');
  });

  it('is not spoken of where nothing is', () => {
    expect(String(<Home page={pageIn('en')} view={home()} />)).not.toContain('id="expected"');
  });
});

describe('what others wrote', () => {
  it.each(LANGUAGES)('is shown as text and never runs, in %s', (language) => {
    const view = { incident: anIncident({ subject: subject('asn/44244') }), place: network(HOSTILE) };
    const page = pageIn(language);
    const pages = [
      <Home page={page} view={home({ open: [view], recent: [view], sources: [source(HOSTILE)] })} />,
      <IncidentPage page={page} view={incidentPage({ place: network(HOSTILE), sources: [source(HOSTILE)] })} />,
      <IncidentPage
        page={page}
        view={incidentPage({ records: [record({ title: HOSTILE })], publishers: [{ ...source(HOSTILE), on: true }] })}
      />,
      <Subscribe page={page} view={wish(HOSTILE)} />,
    ];
    for (const html of pages.map(String)) {
      expect(html).not.toContain('<script>alert');
      expect(html).toContain('&lt;script&gt;alert(1)');
    }
  });

  it('is not asked after where nobody’s reports are read', () => {
    expect(String(<IncidentPage page={pageIn('en')} view={incidentPage()} />)).not.toContain('Who else');
  });

  it('cannot turn the direction of the text around it', () => {
    const html = String(<IncidentPage page={pageIn('fa')} view={incidentPage({ place: network(HOSTILE) })} />);
    expect(html).not.toContain('\u202e');
  });
});

describe('pages in Persian', () => {
  const html = String(<IncidentPage page={pageIn('fa')} view={incidentPage()} />);

  it('are right to left, in Persian digits, with the Solar Hijri date before the Gregorian', () => {
    expect(html).toContain('<html lang="fa" dir="rtl">');
    expect(html).toContain('۱۹ اسفند ۱۴۰۴ (۱۰ مارس ۲۰۲۶)، \u2068۱۶:۳۰ UTC\u2069');
  });

  it('name the zone and give the local time', () => {
    expect(html).toContain('۲۰:۰۰، وقت عادی ایران (\u2066UTC+۳:۳۰\u2069)');
  });

  it('keep the number of a network whole and in its own digits', () => {
    expect(html).toContain('\u2068AS44244\u2069');
  });

  it('leave no text without a translation, and no English word of ours', () => {
    const english = new Set<string>(
      Object.values(CATALOGUES.en).filter((text) => /[a-z]{3}/.test(text) && !text.includes('{')),
    );
    const shown = html.match(/>[^<]+</g)?.map((text) => text.slice(1, -1)) ?? [];
    expect(shown.filter((text) => english.has(text))).toEqual([]);
  });
});

describe('a page', () => {
  it.each([
    ['home', <Home page={pageIn('en')} view={home({ sources: [source('IODA')] })} />],
    ['incident', <IncidentPage page={pageIn('en')} view={incidentPage()} />],
    ['subscribe', <Subscribe page={pageIn('en')} view={wish('Irancell')} />],
  ])('has one first heading and skips no level: %s', (_, element) => {
    const levels = [...String(element).matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels[0]).toBe(1);
    for (const [i, level] of levels.entries()) expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
  });

  it('shows no failure under the name that a stranger gave it', () => {
    const html = String(<Home page={pageIn('en')} view={home({ sources: [source('constructor')] })} />);
    expect(html).toContain('an error without a name');
  });
});

describe('the chart', () => {
  const place = network('Irancell');
  const { chart } = incidentPage();
  const html = String(<Chart words={wordsFor('en')} view={chart} place={place} />);

  it('says in its text alternative what it draws, in numbers', () => {
    const description = /<desc id="chart-desc">([^<]*)</.exec(html)?.[1];
    expect(description).toContain('lowest 1%');
    expect(description).toContain('latest 20%');
    expect(html).toContain('aria-labelledby="chart-title chart-desc"');
    expect(html).toMatch(/<title id="chart-title">Irancell \(AS44244\), Iran:/);
  });

  it('draws the one bin in which nearly everything was gone', () => {
    const path = / d="(M[^"]*)" class="seen"/.exec(html)?.[1] ?? '';
    const lowest = Math.max(...[...path.matchAll(/,(\d+)/g)].map(([, y]) => Number(y)));
    expect(lowest).toBe(99);
  });

  it('leaves a gap where nobody looked instead of a line or a zero', () => {
    const points = fallenRow().points.map((point, i) => (i >= 100 && i < 160 ? { ...point, value: null } : point));
    const gappy = String(
      <Chart words={wordsFor('en')} view={{ ...chart, rows: [fallenRow({ points })] }} place={place} />,
    );
    const path = / d="(M[^"]*)" class="seen"/.exec(gappy)?.[1] ?? '';
    expect(path.match(/M/g)).toHaveLength(2);
    expect(gappy).toMatch(/ d="M\d+ 96H\d+" class="gap"/);
  });
});

describe('decimation', () => {
  const point = fc.record({ value: fc.option(fc.double({ min: 0, max: 3, noNaN: true })), edge: fc.constant(null) });
  const points = fc
    .array(point, { maxLength: 3000 })
    .map((all) => all.map((one, i): ChartPoint => ({ ...one, at: (i * 300) as Instant })));

  it('keeps at most the limit, in time order, with the lowest and the highest value', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 3, max: 400 }), (all, limit) => {
        const kept = decimate(all, limit);
        const values = (some: readonly ChartPoint[]) => some.flatMap(({ value }) => value ?? []);
        expect(kept.length).toBeLessThanOrEqual(limit);
        expect(kept.map(({ at }) => at)).toEqual(kept.map(({ at }) => at).toSorted((a, b) => a - b));
        expect(values(kept).reduce((a, b) => Math.min(a, b), 9)).toBe(values(all).reduce((a, b) => Math.min(a, b), 9));
        expect(values(kept).reduce((a, b) => Math.max(a, b), -1)).toBe(
          values(all).reduce((a, b) => Math.max(a, b), -1),
        );
      }),
    );
  });
});

describe('the time axis', () => {
  it('has at most five ticks, evenly spaced, for any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3600, max: 14 * 86_400 }), (length) => {
        const from = at('2026-03-10T16:00:00Z');
        const ticks = timeTicks(interval(from, later(from, length)));
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(new Set(ticks.slice(1).map((tick, i) => tick - (ticks[i] ?? 0))).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a notice', () => {
  it('has one heading, and a button only where something is asked', () => {
    const confirm = renderNotice('confirm', 'fa', '/c/token');
    expect(confirm.match(/<h1>/g)).toHaveLength(1);
    expect(confirm).toContain('<form method="post" action="/c/token">');
    expect(confirm.match(/<button/g)).toHaveLength(1);
    for (const kind of ['confirmed', 'unsubscribed', 'unknown', 'sent', 'refused'] as const) {
      expect(renderNotice(kind, 'en')).not.toContain('<button');
    }
  });

  it('asks the same in the reader’s language, and does not lead away from the question', () => {
    const asked = renderNotice('unsubscribe', 'en', '/u/token?lang=en');
    expect(asked).toContain('href="/u/token?lang=fa"');
    expect(asked).not.toContain('aria-current="page"');
    expect(renderNotice('unsubscribed', 'en')).toContain('href="/?lang=fa"');
  });

  it('cannot be given an action that breaks out of its attribute', () => {
    expect(renderNotice('unsubscribe', 'en', '/u/"><script>')).not.toContain('"><script>');
  });
});
