/**
 * Where the runtime's own list still has the name that the IANA database has since replaced (ECMA-402 let engines keep
 * them): old name, canonical name. https://www.iana.org/time-zones, file `backward`.
 */
const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Louisville': 'America/Kentucky/Louisville',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Etc/GMT': 'UTC',
  'Etc/UTC': 'UTC',
  'Europe/Kiev': 'Europe/Kyiv',
  GMT: 'UTC',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

const listed = new Set(Intl.supportedValuesOf('timeZone'));
const renamed = new Set(Object.values(RENAMED));
/** Fixed offsets with IANA names, which the runtime knows and does not list. */
const FIXED = /^Etc\/GMT([+-][1-9]|\+1[0-2]|-1[0-4])$/;

/**
 * The canonical IANA name of a time zone that the runtime knows. Browsers name their own zone by the old or the new name,
 * so both are read; other aliases (`Iran`, `EST5EDT`, `asia/tehran`) and offsets are not.
 *
 * @returns null for anything else
 */
export function canonicalZone(text: string): string | null {
  const replaced = Object.hasOwn(RENAMED, text) ? RENAMED[text] : undefined;
  if (replaced !== undefined) return replaced;
  return listed.has(text) || renamed.has(text) || FIXED.test(text) ? text : null;
}
