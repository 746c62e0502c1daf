import type { ChannelKind } from '#domain/subscription';
import { fromIso, type Instant } from '#domain/time';
import { isAlert, type Received } from './inbox.ts';
import { bothTimes } from './screen.ts';

/** Something that was received, with the time of the story at which it came. */
export type Kept = Received & { readonly told: Instant };

/**
 * What each receiver of a run got, in the order in which it came, as Markdown. Nothing is left out of the pushes and of the mails
 * to one desk but the links beneath each mail; of the webhooks those that may ring, and the rest counted.
 *
 * @param desk whose mails are told in full; of the others only the subjects are
 * @param timezone IANA zone beside UTC
 */
export function threadText(kept: readonly Kept[], desk: string, timezone: string): string {
  const of = <K extends ChannelKind>(channel: K) =>
    kept.filter((one): one is Extract<Kept, { channel: K }> => one.channel === channel);
  const when = (at: Instant) => bothTimes(at, timezone).trim();
  const pushes = of('web-push').map(({ payload, told }) => {
    const { at, silent, title, body } = payload as Readonly<Record<string, unknown>>;
    const decided = (typeof at === 'string' ? fromIso(at) : null) ?? told;
    return entry(when(decided), silent === true ? 'silent' : '**rings**', String(title), String(body));
  });
  const mails = of('email').filter(isAlert);
  const own = mails
    .filter(({ to }) => to === desk)
    .map(({ told, subject, text }) => entry(when(told), 'mail', subject, withoutLinks(text)));
  const others = mails.filter(({ to }) => to !== desk).map(({ told, subject }) => `- ${when(told)}: ${subject}`);
  return [
    `## Push: ${count(pushes, '**rings**')} that ring, ${pushes.length - count(pushes, '**rings**')} silent`,
    ...pushes,
    `## Mail: ${own.length}`,
    ...own,
    '## Mail to the other desk: the subjects',
    others.join('\n'),
    ...webhooks(of('webhook'), when),
  ].join('\n\n');
}

const count = (entries: readonly string[], mark: string): number => entries.filter((one) => one.includes(mark)).length;

const entry = (time: string, how: string, title: string, body: string): string =>
  [`${time}, ${how}`, '', ...[`**${title}**`, '', ...body.split('\n')].map((line) => `> ${line}`.trimEnd())].join('\n');

/** The footer begins as mail programs know it, and the link to the evidence is the last paragraph before it. */
const withoutLinks = (text: string): string =>
  (text.split('\n\n-- \n')[0] ?? '').replace(/\n\n[^\n]*\nhttp\S+$/, '').trim();

function webhooks(
  all: readonly Extract<Kept, { channel: 'webhook' }>[],
  when: (at: Instant) => string,
): readonly string[] {
  const events = all.map(({ body, told }) => ({ told, event: JSON.parse(body) }));
  const rings = events.filter(({ event }) => event.interrupting === true);
  const quiet = Map.groupBy(
    events.filter(({ event }) => event.interrupting !== true),
    ({ event }) => String(event.type),
  );
  const about = ({ entity, service }: Readonly<Record<string, unknown>>) =>
    typeof service === 'string' ? `${entity}, ${service}` : String(entity);
  return [
    `## Webhook: ${rings.length} with \`"interrupting": true\`, ${events.length - rings.length} without`,
    rings.map(({ told, event }) => `- ${when(told)}: \`${event.type}\`, ${about(event.data ?? {})}`).join('\n'),
    `Without: ${[...quiet].map(([type, group]) => `${group.length} × \`${type}\``).join(', ')}.`,
  ];
}
