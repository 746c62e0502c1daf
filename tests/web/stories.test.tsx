import { describe, expect, it } from 'vitest';
import type { Place } from '#domain/entity';
import type { Incident } from '#domain/incident';
import { subject } from '#domain/subject';
import { LANGUAGES, type Language } from '#domain/subscription';
import { days, earlier, hours, later, minutes } from '#domain/time';
import { ONE_NIGHT, storiesOf, storyTitle } from '#web/stories';
import type { IncidentView } from '#web/views';
import { wordsFor } from '#web/words';
import { StoryCard, StoryLine } from '../../src/web/cards.tsx';
import { anIncident, NOW, ONSET } from './world.ts';

const OPERATORS = { 'asn/44244': 'Irancell', 'asn/197207': 'MCCI', 'asn/57218': 'RighTel' } as const;
type Network = keyof typeof OPERATORS;
const NETWORKS = Object.keys(OPERATORS) as readonly Network[];

function network(entity: Network, over: Partial<Incident> = {}, country: Place['entity'] = 'country/IR'): IncidentView {
  const place: Place = {
    ...{ entity, name: OPERATORS[entity], timezone: 'Asia/Tehran' },
    ...{ within: country, access: 'mobile', control: false },
  };
  const incident = anIncident({ subject: subject(entity), severity: 2, reach: 'partial', ...over });
  return { incident, place: { entity, place, within: [country], timezone: place.timezone } };
}

function ofIran(over: Partial<Incident> = {}): IncidentView {
  return {
    incident: anIncident(over),
    place: { entity: 'country/IR', place: null, within: [], timezone: 'Asia/Tehran' },
  };
}

const blocked = (service: string, from = ONSET): IncidentView =>
  ofIran({ kind: 'service-block', subject: subject('country/IR', service), from, reach: null });

const cut = NETWORKS.map((entity, i) => network(entity, { from: later(ONSET, i * minutes(5)) }));
const pageIn = (language: Language) => ({ words: wordsFor(language), path: '/', chosen: false });

function cardsOf(views: readonly IncidentView[], language: Language = 'en'): readonly string[] {
  const page = pageIn(language);
  return storiesOf(views, ONE_NIGHT).map((story) =>
    String(<StoryCard page={page} story={story} now={NOW} sources={[]} />),
  );
}

describe('one event on the first page', () => {
  it.each(LANGUAGES)('is one card with one headline and a link to each network, in %s', (language) => {
    const [card = '', ...others] = cardsOf(cut, language);
    expect(others).toEqual([]);
    expect(card.match(/<h3>/g)).toHaveLength(1);
    expect(card.match(new RegExp(wordsFor(language).t('standing.corroborated'), 'g'))).toHaveLength(1);
    for (const { incident } of cut) expect(card).toContain(`href="/i/${incident.id}"`);
    for (const name of Object.values(OPERATORS)) expect(card.split(name)).toHaveLength(2);
  });

  it('counts its networks under the name of their country, as messages do', () => {
    const [story] = storiesOf(cut, ONE_NIGHT);
    expect(story && storyTitle(wordsFor('en'), story)).toBe('3 networks, Iran: partial internet outage');
  });

  it('is as grave as the gravest, since the first, and claims no more than is true of each', () => {
    const [a, b] = NETWORKS as readonly [Network, Network];
    const [card = ''] = cardsOf([
      network(a, { severity: 3, reach: 'full', standing: 'confirmed', cause: 'shutdown' }),
      network(b, { severity: 1, from: earlier(ONSET, hours(1)) }),
    ]);
    expect(card).toContain('2 networks, Iran: partial internet outage');
    expect(card).toContain('stripe-3');
    expect(card).toContain('<span class="badge">Corroborated</span>');
    expect(card).toMatch(/Severe · Confirmed · ongoing for/);
    expect(card).toContain('<time datetime="2026-03-10T15:30:00Z">');
  });

  it('says why and how sure we are where that is the same of each, else only how sure, else nothing', () => {
    const [a, b] = NETWORKS as readonly [Network, Network];
    const [routed] = anIncident().evidence;
    const same = [network(a), network(b)];
    expect(cardsOf(same)[0]).toContain('agree: routing, active probing');
    const evidence = routed === undefined ? [] : [routed];
    const [differing = ''] = cardsOf([network(a), network(b, { evidence })]);
    expect(differing).not.toContain('agree');
    expect(differing).toContain('<p class="quiet">Disruption, cause unclear.</p>');
    expect(cardsOf([network(a), network(b, { cause: 'shutdown', evidence })])[0]).not.toContain('<p class="quiet">');
  });

  it('is the country’s where the country itself is cut, with its networks as parts', () => {
    const [card = '', ...others] = cardsOf([ofIran(), ...cut]);
    expect(others).toEqual([]);
    expect(card).toContain(`<a href="/i/${ofIran().incident.id}">Iran: internet outage</a>`);
    expect(card.match(/AS\d+/g)).toHaveLength(3);
  });

  it('counts the services of one country, and names each where it is linked', () => {
    const [card = '', ...others] = cardsOf([blocked('whatsapp'), blocked('instagram')]);
    expect(others).toEqual([]);
    expect(card).toContain('Iran: disruption of 2 services');
    expect(card).toMatch(/>WhatsApp<\/a>.*>Instagram<\/a>/);
  });

  it('is not that of another country, of another kind or of another night', () => {
    const views = [
      ...cut,
      network('asn/44244', {}, 'country/MM'),
      blocked('whatsapp'),
      network('asn/44244', { from: earlier(ONSET, days(1)) }),
    ];
    expect(storiesOf(views, ONE_NIGHT).map(({ all }) => all.length)).toEqual([3, 1, 1, 1]);
    expect(storiesOf([blocked('whatsapp', earlier(ONSET, days(9))), blocked('viber')], null)).toHaveLength(1);
  });

  it('has one incident of each network: what came again the same night stands for itself', () => {
    const again = network('asn/44244', { from: later(ONSET, hours(5)) });
    expect(storiesOf([...cut, again], ONE_NIGHT).map(({ all }) => all.length)).toEqual([3, 1]);
  });

  it('is over when the last network is back', () => {
    const over = cut.map(({ incident, place }, i) => ({
      place,
      incident: { ...incident, from: ONSET, until: later(ONSET, hours(6 + i)) },
    }));
    const [story] = storiesOf(over, ONE_NIGHT);
    const line = story === undefined ? '' : String(<StoryLine page={pageIn('en')} story={story} now={NOW} />);
    expect(line).toContain('lasted 8 hours');
    expect(line.match(/href="\/i\//g)).toHaveLength(3);
  });
});
