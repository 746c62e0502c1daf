/** Inputs that a test of their own already tries: its file, and its name as it stands there. */
export const TRIED: Readonly<Record<string, readonly [file: string, name: string]>> = {
  U01: ['pipeline/upstream.test.ts', '%i is a failure with its number'],
  U03: ['pipeline/upstream.test.ts', '429 with Retry-After "%s" is to be retried after %s'],
  U05: ['pipeline/upstream.test.ts', 'a captcha page is refused by its type, unread'],
  U09: ['sources/ioda.test.ts', 'an error in the envelope counts, though the status was 200'],
  U11: ['pipeline/upstream.test.ts', 'a body shorter than it was said to be'],
  U13: ['pipeline/upstream.test.ts', 'of a compressed bomb the decoded bytes count'],
  U15: ['pipeline/upstream.test.ts', 'a server that drips is given up at the same deadline, however it drips'],
  U17: ['pipeline/upstream.test.ts', 'a connection reset in the middle of the body'],
  U19: ['pipeline/upstream.test.ts', 'one byte order mark is stripped, and only one'],
  U21: ['pipeline/upstream.test.ts', '%i levels are refused without anything throwing'],
  U23: ['sources/ooni.test.ts', "['a __proto__ key'"],
  U27: ['sources/ioda.test.ts', "['text', '0.93']"],
  U29: ['sources/ioda.test.ts', "['a number whose sum overflows', 1.7e308]"],
  U37: ['sources/ooni.test.ts', "['a time without a zone'"],
  U39: ['sources/ooni.test.ts', "['an hour that does not exist'"],
  U45: ['sources/ooni.test.ts', 'rows may come in any order, and twice'],
  U57: ['sources/ooni.test.ts', "['a name of a megabyte'"],
  U63: ['sources/records/reports.test.ts', 'a link that is not https gives way'],
  U65: ['sources/ihr.test.ts', 'refuses the first of several pages, which is not the whole'],
};

/** Inputs to what does not exist yet, by what is missing: whoever builds it moves its ids. */
export const ABSENT: Readonly<Record<string, readonly string[]>> = {
  'CSV exports': ['U59'],
};

/** Where we do otherwise, and why. Each is tried with what we do. */
export const DIFFERENT: Readonly<Record<string, string>> = {
  U07: 'no API that we ask answers 204 where it has data: it is a failure named `empty`, the cursor stays',
  U43: 'a poll keeps the bins of the time that it asked for: what is older comes with the window that asks for it',
  U47: 'an event that later data deny ends where it was last seen: what people were told stays told',
  U53: 'what was not asked for is left out: no answer can grow what we store',
};
