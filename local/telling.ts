import { z } from 'zod';
import type { Place } from '#domain/entity';
import type { ChannelKind } from '#domain/subscription';
import { fromIso, instant } from '#domain/time';
import type { IncidentJson } from '#domain/wire';
import type { Cast } from './cast.ts';
import type { Client } from './client.ts';
import { bothTimes, type Screen } from './screen.ts';

/** A saved change of an incident, as the Worker logs it. */
const changeSchema = z.object({
  step: z.literal('incident'),
  id: z.string(),
  transition: z.enum(['opened', 'escalated', 'updated', 'resolved', 'retracted']),
  at: z.number(),
});
export type LoggedChange = z.output<typeof changeSchema>;

/** A saved change of a window that repeats. */
const windowSchema = z.object({
  step: z.literal('pattern'),
  transition: z.enum(['opened', 'escalated', 'updated', 'resolved', 'retracted']),
  at: z.number(),
  id: z.string(),
  entity: z.string(),
  timezone: z.string(),
  days: z.string(),
  start: z.string(),
  end: z.string(),
  hits: z.number(),
  misses: z.number(),
  level: z.string(),
});
export type LoggedWindow = z.output<typeof windowSchema>;

const failureSchema = z.object({ step: z.literal('queue'), queue: z.string(), detail: z.string() });

/** What the Worker has logged and nobody has spoken of yet. */
export class WorkerLog {
  #changes: LoggedChange[] = [];
  #windows: LoggedWindow[] = [];
  readonly #failures: string[] = [];

  /** @param line anything that wrangler prints */
  hear(line: string): void {
    const logged = parseLine(line);
    const change = changeSchema.safeParse(logged);
    if (change.success) this.#changes.push(change.data);
    const window = windowSchema.safeParse(logged);
    if (window.success) this.#windows.push(window.data);
    const failure = failureSchema.safeParse(logged);
    if (failure.success) this.#failures.push(`${failure.data.queue}: ${failure.data.detail}`);
  }

  takeChanges(): readonly LoggedChange[] {
    const taken = this.#changes;
    this.#changes = [];
    return taken;
  }

  takeWindows(): readonly LoggedWindow[] {
    const taken = this.#windows;
    this.#windows = [];
    return taken;
  }

  /** Messages that could not be worked off, each time. */
  get failures(): readonly string[] {
    return this.#failures;
  }
}

function parseLine(line: string): unknown {
  if (!line.startsWith('{"step":')) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

const MARK = { opened: '●', escalated: '▲', updated: '○', resolved: '✓', retracted: '✗' } as const;
const CHANNELS: readonly (readonly [ChannelKind, string])[] = [
  ['web-push', 'pushed and decrypted'],
  ['webhook', 'posted and verified'],
  ['email', 'mailed and received'],
];

interface TellerOptions {
  readonly client: Client;
  readonly cast: Cast;
  readonly screen: Screen;
  readonly places: readonly Place[];
  readonly log: WorkerLog;
}

/** Says what happens while it happens: what the Worker found, and what the receivers took. */
export class Teller {
  readonly #options: TellerOptions;
  readonly #incidents = new Map<string, IncidentJson>();
  readonly #windows = new Map<string, LoggedWindow>();
  readonly #counted = new Map<ChannelKind, number>();

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** Every incident that has been spoken of, in its latest state. */
  get incidents(): readonly IncidentJson[] {
    return [...this.#incidents.values()];
  }

  /** Every window that has been spoken of, in its latest state. */
  get windows(): readonly LoggedWindow[] {
    return [...this.#windows.values()];
  }

  async tell(): Promise<void> {
    const { client, screen, places, cast, log } = this.#options;
    for (const change of log.takeChanges()) {
      const incident = await client.incident(change.id);
      this.#incidents.set(incident.id, incident);
      // More evidence of the same is news to nobody.
      if (change.transition !== 'updated') screen.line(changeLine(change, incident, places));
    }
    for (const window of log.takeWindows()) {
      this.#windows.set(window.id, window);
      if (window.transition !== 'updated') screen.line(windowLine(window, places));
    }
    const { received } = cast.receipts();
    const news = CHANNELS.flatMap(([channel, words]) => {
      const count = received[channel];
      const fresh = count - (this.#counted.get(channel) ?? 0);
      this.#counted.set(channel, count);
      return fresh === 0 ? [] : [`${fresh} ${words}`];
    });
    if (news.length > 0) screen.line(`${' '.repeat(INDENT)}↳ ${news.join(', ')}`);
  }
}

const INDENT = 4;

/** One line: when, what changed, where, since when, how sure. */
export function changeLine({ transition, at }: LoggedChange, incident: IncidentJson, places: readonly Place[]): string {
  const place = places.find(({ entity }) => entity === incident.entity);
  const what = incident.service === null ? incident.kind : `${incident.kind}, ${incident.service}`;
  const from = fromIso(incident.from);
  const since = from === null ? incident.from : bothTimes(from, 'UTC').trim();
  const standing = incident.standing === 'suspected' ? 'suspected: nobody is told' : incident.standing;
  const when = bothTimes(instant(at), place?.timezone ?? 'UTC');
  const where = place?.name ?? incident.entity;
  return `${when}  ${MARK[transition]} ${transition.padEnd(9)}  ${where}: ${what}, since ${since} (${standing})`;
}

/** One line: when, what changed, where, the hours of the window, how often it came. */
export function windowLine(window: LoggedWindow, places: readonly Place[]): string {
  const { transition, at, entity, timezone, hits, level } = window;
  const when = bothTimes(instant(at), timezone);
  const where = places.find((one) => one.entity === entity)?.name ?? entity;
  const came = `${hits} ${hits === 1 ? 'night' : 'nights'}`;
  return `${when}  ${MARK[transition]} ${transition.padEnd(9)}  ${where}: window ${hoursOf(window)} (${level}, ${came})`;
}

export const hoursOf = ({ days, start, end }: LoggedWindow): string => `${days} ${start} to ${end} local time`;
