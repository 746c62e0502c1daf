import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Entity, entityCode, entityType, type Place, parseEntity } from '#domain/entity';
import { err, ok, type Result } from '#domain/result';
import {
  days,
  fromIso,
  type Instant,
  type Interval,
  interval,
  type Seconds,
  seconds,
  toCompactIso,
} from '#domain/time';
import type { Runtime } from '#pipeline/runtime';
import { isOn } from '#pipeline/shards';
import type { Source } from '#sources/source';
import { upstreamsOf } from './upstreams.ts';

export const HELP = `Records a case from the live sources, which npm run detect and npm run replay read at once.

  npm run record -- SOURCE ENTITY FROM UNTIL

  SOURCE          a source's id, several with commas, or all
  ENTITY          country/IR, asn/44244, …; several with commas
  FROM UNTIL      2026-01-05 or 2026-01-05T12:00:00Z, UTC; detectors want some 35 days before what they shall find

  --out DIR       the case's folder (default: one in .local/cases, which git ignores). A recording of the same window takes
                  further sources and entities; one that was cut short goes on where it ended
  --timezone TZ   IANA name, for a place that is not on the watch list (src/watch.ts)
  --within ENTITY, --access mobile|fixed   the same, for a network
  --pause N       seconds between two requests (default 1)
  --upstream URL  asks there instead; SOURCE=URL, repeated, for several sources
  --help          this text

Tokens are read from the environment: RADAR_TOKEN for Cloudflare Radar.
`;

const LONGEST = days(400);
const LONGEST_PAUSE = 3600;

export interface Options {
  readonly sources: readonly Source[];
  /** Those of `all` that cannot be recorded, each with its reason in a sentence. */
  readonly passedOver: readonly string[];
  readonly places: readonly Place[];
  readonly window: Interval;
  readonly out: string;
  readonly pause: Seconds;
  readonly upstreams: Readonly<Record<string, string>>;
}

/** What the arguments are read against. */
export interface Known {
  readonly sources: readonly Source[];
  readonly places: readonly Place[];
  readonly tokens: Runtime['tokens'];
  readonly now: Instant;
  /** Relative folders begin here. */
  readonly cwd: string;
  /** Where recordings go that are given no folder. */
  readonly shelf: string;
}

/** Thrown within this file only, where a sentence has to leave several functions at once. */
class Refusal extends Error {}

function refuse(sentence: string): never {
  throw new Refusal(sentence);
}

/** @returns null when the text of help was asked for; one clear sentence when the arguments make no sense */
export function parseOptions(args: readonly string[], known: Known): Result<Options | null, string> {
  try {
    return ok(read(args, known));
  } catch (error) {
    if (error instanceof Refusal) return err(error.message);
    if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
      throw error;
    return err(`${error.message.split(/\.\s|\n/)[0]}. "npm run record -- --help" lists the options.`);
  }
}

function read(args: readonly string[], known: Known): Options | null {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      timezone: { type: 'string' },
      within: { type: 'string' },
      access: { type: 'string' },
      pause: { type: 'string', default: '1' },
      upstream: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const [source, entity, from, until, ...rest] = positionals;
  if (source === undefined || entity === undefined || from === undefined || until === undefined || rest.length > 0) {
    return refuse('Name what to record: npm run record -- SOURCE ENTITY FROM UNTIL.');
  }
  const window = windowOf(from, until, known.now);
  const places = unique(entity).map((one) => placeOf(one, values, known.places));
  const { sources, passedOver } = sourcesOf(source, places, window, known);
  const upstreams = upstreamsOf(values.upstream, sources.length === 1 ? sources[0]?.id : undefined);
  if (!upstreams.ok) return refuse(upstreams.error);
  const [first] = places;
  const name = `${first === undefined ? '' : entityCode(first.entity).toLowerCase()}-${toCompactIso(window.from)}-${toCompactIso(window.until)}`;
  return {
    sources,
    passedOver,
    places,
    window,
    out: values.out === undefined ? resolve(known.shelf, name) : resolve(known.cwd, values.out),
    pause: pauseOf(values.pause),
    upstreams: upstreams.value,
  };
}

const unique = (list: string): readonly string[] => [...new Set(list.split(','))];

function windowOf(from: string, until: string, now: Instant): Interval {
  const [start, end] = [from, until].map((text) => {
    const at = fromIso(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
    return at ?? refuse(`"${text}" is no time like 2026-01-05 or 2026-01-05T12:00:00Z.`);
  }) as [Instant, Instant];
  if (end <= start) return refuse(`UNTIL (${until}) is not after FROM (${from}).`);
  if (end > now) return refuse(`UNTIL (${until}) is in the future.`);
  if (end - start > LONGEST) return refuse(`A recording spans ${LONGEST / days(1)} days at most.`);
  return interval(start, end);
}

interface Described {
  readonly timezone?: string | undefined;
  readonly within?: string | undefined;
  readonly access?: string | undefined;
}

/** As the watch list has it; what the options say goes before. */
function placeOf(text: string, said: Described, watched: readonly Place[]): Place {
  const entity = parseEntity(text) ?? refuse(`"${text}" is no entity like country/IR or asn/44244.`);
  const known = watched.find((place) => place.entity === entity);
  const within = said.within === undefined ? (known?.within ?? null) : countryOf(said.within);
  const around = watched.find((place) => place.entity === within);
  const timezone = said.timezone ?? known?.timezone ?? around?.timezone;
  if (timezone === undefined) {
    return refuse(`${entity} is not on the watch list: say its time zone, --timezone Asia/Tehran.`);
  }
  if (!isTimezone(timezone)) return refuse(`"${timezone}" is no IANA time zone like Asia/Tehran.`);
  const access = said.access ?? known?.access ?? null;
  if (access !== 'mobile' && access !== 'fixed' && access !== null) return refuse('--access is mobile or fixed.');
  const name = known?.name ?? nameOf(entity);
  return { entity, name, timezone, within, access, control: known?.control ?? false };
}

const countryOf = (text: string): Entity =>
  parseEntity(text) ?? refuse(`--within takes an entity like country/IR, not "${text}".`);

const nameOf = (entity: Entity): string => (entityType(entity) === 'asn' ? `AS${entityCode(entity)}` : entity);

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/** Of `all`, those that can be recorded; a source that was named is recorded or refused. */
function sourcesOf(list: string, places: readonly Place[], window: Interval, { sources, tokens }: Known) {
  const impossible = (source: Source): string | null => {
    if (source.snapshot === true) return `${source.title} tells what is now and keeps no past to record.`;
    if (!isOn(source, tokens)) return `${source.title} wants a token: put it into ${source.secret} of the environment.`;
    if (source.queries(places, window).length > 0) return null;
    return `${source.title} publishes nothing of ${places.map(({ entity }) => entity).join(', ')}.`;
  };
  if (list === 'all') {
    const reasons = sources.map((source) => ({ source, why: impossible(source) }));
    const passedOver = reasons.flatMap(({ why }) => (why === null ? [] : [why]));
    return { sources: reasons.filter(({ why }) => why === null).map(({ source }) => source), passedOver };
  }
  const named = unique(list).map((id) => {
    const source = sources.find((one) => one.id === id);
    if (source === undefined) {
      return refuse(`There is no source "${id}": say all, or some of ${sources.map((one) => one.id).join(', ')}.`);
    }
    const why = impossible(source);
    return why === null ? source : refuse(why);
  });
  return { sources: named, passedOver: [] };
}

function pauseOf(text: string): Seconds {
  const pause = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(pause <= LONGEST_PAUSE)) return refuse(`--pause takes seconds, 0 to ${LONGEST_PAUSE}.`);
  return seconds(pause);
}
