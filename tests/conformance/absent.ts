/** Inputs to what does not exist yet, by what is missing: whoever builds it moves its ids to the probes. */
export const ABSENT: Readonly<Record<string, readonly string[]>> = {
  'organisations with accounts of their own': ['W03'],
  'a look at the DNS before a webhook is stored': ['W41', 'W51'],
  'a challenge to a browser before it is active': ['P49', 'P51', 'P59', 'P61'],
  'a statistical test of answer times': ['K53'],
  'Cloudflare Access': ['T03', 'T05', 'T07', 'T09'],
  'thresholds for each detector by its id': ['T19', 'T21'],
  'thresholds in whole minutes or sources': ['T37', 'T39', 'T41', 'T43', 'T45'],
  'night windows': ['T47'],
  'approval by a second person': ['T55', 'T57'],
  'a second person who approves a mute': ['T61'],
  'filters of the list of incidents': [
    'Q05',
    'Q07',
    'Q23',
    'Q25',
    'Q27',
    'Q29',
    'Q31',
    'Q33',
    'Q39',
    'Q41',
    'Q49',
    'Q51',
  ],
  'cursors that grow old': ['Q47'],
  feeds: ['Q61'],
  'idempotency keys': ['H35', 'H37'],
};

/** Where we answer otherwise, and why. */
export const DIFFERENT: Readonly<Record<string, { readonly status: number; readonly why: string }>> = {
  P47: { status: 201, why: 'a browser that comes again is active at once, as it was the first time' },
  T53: {
    status: 200,
    why: 'one person may change a threshold while there is no approval: it is in force, not accepted',
  },
};
