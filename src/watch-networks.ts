import type { Place } from '#domain/entity';

/** Where it is written that this number is this operator's, and what it serves. */
export const NETWORK_SOURCES = {
  report2022: 'https://ooni.org/post/2022-iran-technical-multistakeholder-report/',
  ooniTurkey: 'https://ooni.org/post/2023-turkey-throttling-blocking-twitter/',
  ooniKazakhstan: 'https://ooni.org/post/2023-throttling-kz-elections/',
  radarQuarter: 'https://ipv6.net/news/online-outages-q3-2025-internet-disruption-summary',
  radarOutages: 'https://radar.cloudflare.com/outage-center',
  /** The holder in the record of the regional registry, `…/AS44244`; whether it sells phones or lines is common knowledge. */
  registry: 'https://stat.ripe.net/',
} as const;

export interface Network {
  readonly asn: number;
  /** The operator, as people call it. */
  readonly name: string;
  /** Null where one number serves both phones and lines, or other networks. */
  readonly access: Place['access'];
  readonly source: keyof typeof NETWORK_SOURCES;
}

const of =
  (access: Place['access']) =>
  (asn: number, name: string, source: Network['source'] = 'registry'): Network => ({ asn, name, access, source });
const mobile = of('mobile');
const fixed = of('fixed');
const both = of(null);

/**
 * The large networks of the watched countries, by country. A wrong number would be worse than none: a country of which we
 * are not sure has fewer.
 */
export const NETWORKS: Readonly<Record<string, readonly Network[]>> = {
  IR: [
    mobile(44244, 'Irancell', 'report2022'),
    mobile(197207, 'MCCI (Hamrah-e Avval)', 'report2022'),
    mobile(57218, 'RighTel', 'report2022'),
    fixed(58224, 'TCI', 'report2022'),
    both(12880, 'Information Technology Company (ITC)', 'report2022'),
    fixed(31549, 'Shatel', 'report2022'),
    fixed(16322, 'Pars Online', 'report2022'),
  ],
  MM: [
    both(9988, 'MPT'),
    mobile(133385, 'ATOM (Telenor until 2022)'),
    mobile(132167, 'Ooredoo'),
    mobile(136255, 'Mytel'),
    fixed(58952, 'Frontiir'),
  ],
  RU: [
    mobile(8359, 'MTS', 'radarOutages'),
    mobile(31133, 'MegaFon', 'radarOutages'),
    mobile(16345, 'Beeline', 'radarOutages'),
    mobile(15378, 'T2'),
    fixed(12389, 'Rostelecom', 'radarOutages'),
  ],
  TR: [
    fixed(47331, 'Türk Telekom (TTNet)'),
    both(9121, 'Türk Telekom'),
    fixed(34984, 'Turkcell Superonline', 'ooniTurkey'),
    mobile(16135, 'Turkcell'),
    mobile(15897, 'Vodafone', 'ooniTurkey'),
    mobile(20978, 'TT Mobil'),
  ],
  IQ: [mobile(59588, 'Zain'), mobile(51684, 'Asiacell'), fixed(199739, 'EarthLink'), fixed(203214, 'HulumTele')],
  SY: [both(29256, 'Syrian Telecom')],
  SD: [
    mobile(36998, 'Zain', 'radarQuarter'),
    mobile(36972, 'MTN', 'radarQuarter'),
    both(15706, 'Sudatel', 'radarQuarter'),
  ],
  PK: [
    mobile(45669, 'Jazz'),
    mobile(59257, 'Zong'),
    mobile(24499, 'Telenor'),
    mobile(56167, 'Ufone'),
    fixed(45595, 'PTCL'),
    both(17557, 'PTCL'),
  ],
  AF: [
    both(55330, 'Afghan Telecom'),
    mobile(38472, 'Afghan Wireless', 'radarQuarter'),
    mobile(131284, 'Etisalat', 'radarQuarter'),
  ],
  BD: [mobile(24389, 'Grameenphone'), mobile(24432, 'Robi'), mobile(45245, 'Banglalink'), fixed(17494, 'BTCL')],
  BY: [fixed(6697, 'Beltelecom'), mobile(25106, 'MTS'), mobile(42772, 'A1'), mobile(44087, 'life:)')],
  CU: [both(27725, 'ETECSA')],
  ET: [both(24757, 'Ethio Telecom')],
  GA: [both(16058, 'Gabon Telecom')],
  IN: [
    mobile(55836, 'Jio'),
    mobile(45609, 'Airtel, mobile'),
    mobile(38266, 'Vodafone Idea'),
    fixed(24560, 'Airtel, fixed'),
    both(9829, 'BSNL'),
  ],
  JO: [both(8376, 'Orange (Jordan Telecom)'), mobile(48832, 'Zain')],
  KE: [mobile(33771, 'Safaricom'), both(37061, 'Safaricom'), mobile(36926, 'Airtel'), fixed(12455, 'Telkom Kenya')],
  KZ: [
    fixed(9198, 'Kazakhtelecom', 'ooniKazakhstan'),
    mobile(29355, 'Kcell', 'ooniKazakhstan'),
    mobile(21299, 'Beeline (Kar-Tel)', 'ooniKazakhstan'),
    mobile(29555, 'Tele2 and Altel', 'ooniKazakhstan'),
  ],
  MZ: [mobile(37342, 'Movitel'), mobile(37223, 'Vodacom')],
  PS: [fixed(12975, 'Paltel')],
  SN: [both(8346, 'Sonatel')],
  TZ: [mobile(36908, 'Vodacom'), mobile(37133, 'Airtel'), mobile(37035, 'Tigo (MIC Tanzania)'), fixed(33765, 'TTCL')],
  UG: [mobile(20294, 'MTN'), mobile(37075, 'Airtel')],
  VE: [
    fixed(8048, 'CANTV'),
    mobile(6306, 'Movistar'),
    mobile(264731, 'Digitel'),
    mobile(27889, 'Movilnet'),
    fixed(21826, 'Inter'),
  ],
  YE: [both(30873, 'YemenNet (PTC)')],
};
