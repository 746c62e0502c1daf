import type { Entity, Place } from '#domain/entity';
import { NETWORKS } from './watch-networks.ts';

interface Country {
  readonly code: string;
  readonly name: string;
  readonly timezone: string;
}

/**
 * Where governments have cut the internet in recent years, by the yearly counts of Access Now's KeepItOn and IODA's
 * labels. A country with several zones has that of its capital.
 */
const WATCHED: readonly Country[] = [
  { code: 'IR', name: 'Iran', timezone: 'Asia/Tehran' },
  { code: 'MM', name: 'Myanmar', timezone: 'Asia/Yangon' },
  { code: 'RU', name: 'Russia', timezone: 'Europe/Moscow' },
  { code: 'TR', name: 'Türkiye', timezone: 'Europe/Istanbul' },
  { code: 'IQ', name: 'Iraq', timezone: 'Asia/Baghdad' },
  { code: 'SY', name: 'Syria', timezone: 'Asia/Damascus' },
  { code: 'SD', name: 'Sudan', timezone: 'Africa/Khartoum' },
  { code: 'PK', name: 'Pakistan', timezone: 'Asia/Karachi' },
  { code: 'AF', name: 'Afghanistan', timezone: 'Asia/Kabul' },
  { code: 'BD', name: 'Bangladesh', timezone: 'Asia/Dhaka' },
  { code: 'BY', name: 'Belarus', timezone: 'Europe/Minsk' },
  { code: 'CU', name: 'Cuba', timezone: 'America/Havana' },
  { code: 'ET', name: 'Ethiopia', timezone: 'Africa/Addis_Ababa' },
  { code: 'GA', name: 'Gabon', timezone: 'Africa/Libreville' },
  { code: 'IN', name: 'India', timezone: 'Asia/Kolkata' },
  { code: 'JO', name: 'Jordan', timezone: 'Asia/Amman' },
  { code: 'KE', name: 'Kenya', timezone: 'Africa/Nairobi' },
  { code: 'KZ', name: 'Kazakhstan', timezone: 'Asia/Almaty' },
  { code: 'MZ', name: 'Mozambique', timezone: 'Africa/Maputo' },
  { code: 'PS', name: 'Palestine', timezone: 'Asia/Gaza' },
  { code: 'SN', name: 'Senegal', timezone: 'Africa/Dakar' },
  { code: 'TZ', name: 'Tanzania', timezone: 'Africa/Dar_es_Salaam' },
  { code: 'UG', name: 'Uganda', timezone: 'Africa/Kampala' },
  { code: 'VE', name: 'Venezuela', timezone: 'America/Caracas' },
  { code: 'YE', name: 'Yemen', timezone: 'Asia/Aden' },
];

/** Far apart, well measured and unlikely to be cut: when a source loses these as well, it is the source. */
const CONTROLS: readonly Country[] = [
  { code: 'DE', name: 'Germany', timezone: 'Europe/Berlin' },
  { code: 'JP', name: 'Japan', timezone: 'Asia/Tokyo' },
  { code: 'BR', name: 'Brazil', timezone: 'America/Sao_Paulo' },
];

function placesOf({ code, name, timezone }: Country, control: boolean): readonly Place[] {
  const country: Entity = `country/${code}`;
  return [
    { entity: country, name, timezone, within: null, access: null, control },
    ...(NETWORKS[code] ?? []).map(
      ({ asn, name: operator, access }): Place => ({
        entity: `asn/${asn}`,
        name: operator,
        timezone,
        within: country,
        access,
        control,
      }),
    ),
  ];
}

/** What a deployment watches until its on-call staff say otherwise. */
export const DEFAULT_PLACES: readonly Place[] = [
  ...WATCHED.flatMap((country) => placesOf(country, false)),
  ...CONTROLS.flatMap((country) => placesOf(country, true)),
];
