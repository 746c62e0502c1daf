import { describe, expect, test } from 'vitest';
import { entityCode, entityType, parseEntity } from '#domain/entity';
import { DEFAULT_PLACES } from '../../src/watch.ts';
import { NETWORK_SOURCES, NETWORKS } from '../../src/watch-networks.ts';

describe('the first watch list', () => {
  test('names each place once, by a key of the right form', () => {
    expect(new Set(DEFAULT_PLACES.map(({ entity }) => entity)).size).toBe(DEFAULT_PLACES.length);
    for (const { entity } of DEFAULT_PLACES) expect(parseEntity(entity)).toBe(entity);
  });

  test('has real countries and public networks', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    for (const { entity } of DEFAULT_PLACES) {
      const code = entityCode(entity);
      if (entityType(entity) === 'country') expect(names.of(code)).toBeDefined();
      // RFC 7607, 6793, 5398, 6996 and 7300: numbers that nobody routes.
      else
        expect([0, 23_456].includes(Number(code)) || (Number(code) >= 64_496 && Number(code) <= 131_071)).toBe(false);
    }
  });

  test('gives every place a canonical time zone', () => {
    const canonical = (zone: string) => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
    // ICU still answers with names that IANA has replaced.
    const renamed: Record<string, string> = { 'Asia/Calcutta': 'Asia/Kolkata', 'Asia/Rangoon': 'Asia/Yangon' };
    for (const { timezone } of DEFAULT_PLACES) {
      expect(timezone).toMatch(/^(Africa|America|Asia|Europe)\//);
      expect(renamed[canonical(timezone)] ?? canonical(timezone)).toBe(timezone);
    }
  });

  test('puts each network inside of a watched country and its zone', () => {
    const places = new Map(DEFAULT_PLACES.map((one) => [one.entity, one]));
    for (const { entity, within, timezone } of DEFAULT_PLACES) {
      if (entityType(entity) === 'country') expect(within).toBeNull();
      else expect(within && places.get(within)?.timezone).toBe(timezone);
    }
  });

  test('has three controls, and the three mobile networks of Iran', () => {
    const controls = DEFAULT_PLACES.filter(({ control }) => control).map(({ entity }) => entity);
    expect(controls).toEqual(['country/DE', 'country/JP', 'country/BR']);
    const mobile = DEFAULT_PLACES.filter(({ access, within }) => access === 'mobile' && within === 'country/IR');
    expect(mobile.map(({ entity }) => entity)).toEqual(['asn/44244', 'asn/197207', 'asn/57218']);
  });

  test('has some twenty-five countries, each with a network at least, and says where each is known from', () => {
    const countries = DEFAULT_PLACES.filter(({ entity, control }) => entityType(entity) === 'country' && !control);
    expect(countries).toHaveLength(25);
    expect(Object.keys(NETWORKS).toSorted()).toEqual(countries.map(({ entity }) => entityCode(entity)).toSorted());
    for (const { asn, name, source } of Object.values(NETWORKS).flat()) {
      expect(name.length, String(asn)).toBeGreaterThan(1);
      expect(new URL(NETWORK_SOURCES[source]).protocol).toBe('https:');
    }
  });
});
