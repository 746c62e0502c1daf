import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { howSure } from '#alerts/account';
import { moment } from '#alerts/format';
import { LOCALES } from '#alerts/locales/index';
import { renderMessage } from '#alerts/render';
import { INCIDENT_CHANGES, INCIDENT_TURNS, type IncidentTurn, WINDOW_TURNS } from '#domain/delivery';
import { INCIDENT_KINDS } from '#domain/finding';
import type { Incident } from '#domain/incident';
import { subject } from '#domain/subject';
import { LANGUAGES, type Language } from '#domain/subscription';
import { later } from '#domain/time';
import { DEFAULT_PLACES } from '../../src/watch.ts';
import { at, pattern } from '../support/examples.ts';
import { incident, NIGHT, PLACES, SOURCES, telling, windowTelling, witness } from './sample.ts';

const REASONS = INCIDENT_TURNS;

/** What an incident looks like at that turn of its thread. */
const AT_TURN: Record<IncidentTurn, Partial<Incident>> = {
  opened: {},
  escalated: { standing: 'confirmed' },
  updated: { severity: 4 },
  'partially-restored': {},
  reopened: {},
  resolved: { until: later(NIGHT, 7 * 3600 + 29 * 60) },
  retracted: {},
};

describe.each(LANGUAGES)('in %s', (language) => {
  describe.each(INCIDENT_KINDS)('%s', (kind) => {
    test.each(REASONS)('%s reads as the golden file does', async (reason) => {
      const { title, body, paragraphs } = renderMessage(telling(incident(kind, AT_TURN[reason]), reason, language));
      await expect([title, body, ...paragraphs, ''].join('\n\n')).toMatchFileSnapshot(
        `golden/${language}/${kind}.${reason}.txt`,
      );
    });
  });
});

/** Tehran, 16:00 to midnight, after three nights. */
const WINDOW = pattern({
  level: 'confirmed',
  hits: 3,
  missed: [at('2022-09-23T12:30:00Z')],
  next: [{ from: at('2022-09-24T12:30:00Z'), until: at('2022-09-24T20:30:00Z'), probability: 0.85 }],
});

describe.each(LANGUAGES)('in %s a window', (language) => {
  test.each(WINDOW_TURNS)('%s reads as the golden file does, and fits', async (reason) => {
    const { title, body, paragraphs } = renderMessage(windowTelling(WINDOW, reason, language));
    expect(title.length).toBeLessThanOrEqual(80);
    expect(body.length).toBeLessThanOrEqual(400);
    await expect([title, body, ...paragraphs, ''].join('\n\n')).toMatchFileSnapshot(`golden/${language}/${reason}.txt`);
  });
});

test.each(LANGUAGES)('in %s networks that failed together are counted, and named beneath', async (language) => {
  const together = [incident('outage', { subject: subject('asn/197207') })];
  const told = renderMessage(telling(incident('outage'), 'opened', language, { together }));
  await expect([told.title, told.body, ...told.paragraphs, ''].join('\n\n')).toMatchFileSnapshot(
    `golden/${language}/outage.together.txt`,
  );
});

test.each(LANGUAGES)('in %s every change since the last message is one short line', async (language) => {
  const together = [
    incident('outage', { subject: subject('asn/197207'), until: later(NIGHT, 600) }),
    incident('outage', { subject: subject('asn/58224') }),
  ];
  const lines = INCIDENT_CHANGES.map((change) => {
    const about = telling(incident('outage'), 'updated', language, { together });
    const { paragraphs, body } = renderMessage({ ...about, said: { ...about.said, changes: [change] } });
    expect(body.startsWith(paragraphs[0] ?? '?')).toBe(true);
    return `${change}: ${paragraphs[0]}`;
  });
  await expect([...lines, ''].join('\n\n')).toMatchFileSnapshot(`golden/${language}/changes.txt`);
});

test('nobody is told that what nobody saw end is back to normal', () => {
  const closed = incident('outage', { until: later(NIGHT, 3600 * 20), ending: 'no-longer-watched' });
  const { body } = renderMessage(telling(closed, 'resolved', 'en'));
  expect(body).toContain('We no longer watch this place');
  expect(body).not.toMatch(/usual level|back/);
});

/** Names as a hostile registry could hold them. */
const anyName = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(fc.constantFrom('Iran', 'شبکه', '\u202e', '\u2069', '\n', '\u0000', '{what}', "'", '<b>', '‌', '😀', ' '), {
      maxLength: 40,
    })
    .map((all) => all.join('')),
);
const anyEvidence = fc.record({
  observed: fc.double({ min: 0, max: 1e9, noNaN: true }),
  expected: fc.double({ min: 0, max: 1e9, noNaN: true }),
  count: fc.option(fc.nat()),
});

test('whatever a network is called and whatever was measured, a message keeps its bounds and holds no control character', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LANGUAGES),
      fc.constantFrom(...INCIDENT_KINDS),
      fc.constantFrom(...REASONS),
      anyName,
      fc.array(anyEvidence, { maxLength: 6 }),
      (language, kind, reason, name, seen) => {
        const places = PLACES.map((place) => ({ ...place, name }));
        const evidence = seen.map(({ observed, expected, count }, i) =>
          witness(`${name}${i}.x`, i % 2 === 0 ? 'usage' : 'annotation', observed, expected, count),
        );
        const about = incident(kind, { ...AT_TURN[reason], evidence });
        const { title, body, paragraphs } = renderMessage(telling(about, reason, language, { places }));
        expect(title.length).toBeLessThanOrEqual(80);
        expect(body.length).toBeLessThanOrEqual(400);
        expect(body).not.toBe('');
        for (const text of [title, body, ...paragraphs]) {
          expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e]|NaN|undefined|Infinity|∞/u);
          expect(text.isWellFormed()).toBe(true);
          expect(text.split('\u2068').length, 'isolates are closed').toBe(text.split('\u2069').length);
        }
      },
    ),
    { numRuns: 400 },
  );
});

/** Words that claim an intention, or a blocking as a fact. */
const FACTS: Record<Language, RegExp> = {
  en: /shutdown|deliberate|blocking of/i,
  fa: /عمدی|مسدودسازی واتس/,
  ar: /متعمد|قطع|حجب واتس/,
  my: /တမင်|ဖြတ်တောက်|WhatsApp ပိတ်ဆို့/,
  ru: /преднамеренн|отключен|блокировка сервиса/i,
  es: /deliberad|corte|apagón|bloqueo de/i,
  fr: /délibéré|coupure|blocage du/i,
};
const CONSISTENT: Record<Language, string> = {
  en: 'Consistent with a deliberate shutdown; not confirmed.',
  fa: 'شواهد با قطع عمدی اینترنت سازگار است؛ هنوز تأیید نشده است.',
  ar: 'الأدلة تتسق مع قطع متعمد للإنترنت؛ لم يتأكد ذلك.',
  my: 'အထောက်အထားများသည် တမင်ဖြတ်တောက်မှုနှင့် ကိုက်ညီသည်။ အတည်မပြုရသေးပါ။',
  ru: 'Данные согласуются с преднамеренным отключением; не подтверждено.',
  es: 'Compatible con un corte deliberado; sin confirmar.',
  fr: 'Indices compatibles avec une coupure délibérée ; non confirmé.',
};

test.each(LANGUAGES)(
  'in %s nobody reads of a shutdown, and nobody of a blocking as a fact, while the cause is unknown',
  (language) => {
    const facts = FACTS[language];
    for (const kind of INCIDENT_KINDS)
      for (const standing of ['corroborated', 'confirmed'] as const)
        for (const reason of REASONS) {
          const told = renderMessage(telling(incident(kind, { ...AT_TURN[reason], standing }), reason, language));
          expect([told.title, told.body, ...told.paragraphs].join(' ')).not.toMatch(facts);
        }
    const claimed = renderMessage(
      telling(incident('outage', { standing: 'confirmed', cause: 'shutdown' }), 'opened', language),
    );
    expect(claimed.title).toMatch(facts);
  },
);

test.each(LANGUAGES)(
  'in %s a shutdown that nobody has confirmed is only what the evidence is consistent with',
  (language) => {
    const told = renderMessage(telling(incident('outage', { cause: 'shutdown' }), 'opened', language));
    expect(told.title).not.toMatch(FACTS[language]);
    expect(told.body).toContain(CONSISTENT[language]);
  },
);

test('an outside record is named where there is one', () => {
  const evidence = [witness('ioda.bgp', 'control-plane', 10, 100), witness('ooni.report', 'annotation', 1, 0)];
  const told = renderMessage(
    telling(incident('outage', { standing: 'confirmed', cause: 'technical', evidence }), 'escalated', 'en'),
  );
  expect(told.paragraphs.join(' ')).toContain('Technical fault, confirmed by Data by OONI, CC BY-NC-SA 4.0');
});

test('a reader whose zone is UTC is told one time, not two', () => {
  const { body } = renderMessage(telling(incident('outage'), 'opened', 'en', { timezone: 'UTC' }));
  expect(body).toMatch(/^Since 8 January 2026, 20:40 UTC\. /);
});

test('tests alone are called many only where they suffice', () => {
  const sure = (change: Partial<Incident>) => howSure(incident('service-block', change), 'en', SOURCES);
  const many = 'Many independent tests by volunteers on the spot show it.';
  expect(sure({ standing: 'corroborated' })).toContain(many);
  expect(sure({ standing: 'confirmed' })).toContain(many);
  expect(sure({ standing: 'suspected' })).toContain('One kind of measurement shows it');
  const tests = witness('ooni.tests', 'client-tests', 41, 3, 48);
  const both = [tests, witness('ioda.bgp', 'control-plane', 10, 100)];
  expect(sure({ evidence: both })).toContain('Two independent kinds of measurement agree');
});

test('a usual number of tests is a whole one, unless it is less than one', () => {
  const usual = (expected: number) =>
    renderMessage(
      telling(
        incident('service-block', { evidence: [witness('ooni.tests', 'client-tests', 56, expected, 70)] }),
        'opened',
        'en',
      ),
    ).body;
  expect(usual(3.326)).toContain('56 of 70 tests failed, usually 3.');
  expect(usual(0.42)).toContain('56 of 70 tests failed, usually 0.4.');
});

test('a network is called by its number where its name is not known, and by its own country where that is in its key', () => {
  const about = incident('outage', { subject: { entity: 'geoasn/12880-IR', service: null } });
  expect(renderMessage(telling(about, 'opened', 'en', { within: [], places: [] })).title).toBe(
    'AS12880, Iran: partial internet outage',
  );
});

test('every service and signal that has a name in one language has one in the others', () => {
  const [first, ...others] = LANGUAGES.map((language) => LOCALES[language]);
  for (const other of others)
    for (const names of ['services', 'signals'] as const)
      expect(Object.keys(other[names]).toSorted()).toEqual(Object.keys(first?.[names] ?? {}).toSorted());
});

test.each(LANGUAGES)(
  'in %s an alert of any watched place fits, names it whole and says since when and how sure',
  (language) => {
    for (const { entity, within } of DEFAULT_PLACES)
      for (const kind of INCIDENT_KINDS)
        for (const reason of REASONS)
          for (const change of [{}, { standing: 'confirmed', cause: 'shutdown' }] as const) {
            const about = incident(kind, { ...AT_TURN[reason], subject: subject(entity, null), ...change });
            const told = renderMessage(
              telling(about, reason, language, { within: within === null ? [] : [within], places: DEFAULT_PLACES }),
            );
            expect(told.title.length).toBeLessThanOrEqual(80);
            expect(told.body.length).toBeLessThanOrEqual(400);
            expect(told.title.endsWith('…'), told.title).toBe(false);
            expect(told.title.includes('…') && within === null, told.title).toBe(false);
            expect(told.body, told.body).toContain(moment(language, about.from, 'Asia/Tehran'));
            if (reason === 'opened' || reason === 'escalated')
              expect(told.body, told.body).toContain(howSure(about, language, SOURCES));
          }
  },
);
