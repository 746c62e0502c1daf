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

/** @returns null for every other line that wrangler prints */
export function loggedChange(line: string): LoggedChange | null {
  if (!line.includes('"step":"incident"')) return null;
  try {
    const parsed = changeSchema.safeParse(JSON.parse(line.slice(line.indexOf('{'))));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The changes that the Worker has logged and nobody has spoken of yet. */
export class Changes {
  #logged: LoggedChange[] = [];

  /** @param line anything that wrangler prints */
  hear(line: string): void {
    const change = loggedChange(line);
    if (change !== null) this.#logged.push(change);
  }

  take(): readonly LoggedChange[] {
    const taken = this.#logged;
    this.#logged = [];
    return taken;
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
  readonly changes: Changes;
}

/** Says what happens while it happens: what the Worker found, and what the receivers took. */
export class Teller {
  readonly #options: TellerOptions;
  readonly #incidents = new Map<string, IncidentJson>();
  readonly #counted = new Map<ChannelKind, number>();

  constructor(options: TellerOptions) {
    this.#options = options;
  }

  /** Every incident that has been spoken of, in its latest state. */
  get incidents(): readonly IncidentJson[] {
    return [...this.#incidents.values()];
  }

  async tell(): Promise<void> {
    const { client, screen, places, cast, changes } = this.#options;
    for (const change of changes.take()) {
      const incident = await client.incident(change.id);
      this.#incidents.set(incident.id, incident);
      // More evidence of the same is news to nobody.
      if (change.transition !== 'updated') screen.line(changeLine(change, incident, places));
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
