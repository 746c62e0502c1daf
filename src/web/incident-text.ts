import { howSure } from '#alerts/account';
import { depth, incidentTitle, lasting } from './names.ts';
import type { IncidentPageView } from './views.ts';
import type { Words } from './words.ts';

/** What still fits one packet of the worst connection. */
const MOST_BYTES = 1000;
const encoder = new TextEncoder();

/**
 * An incident as plain text of less than 1 kB: the weightiest lines first, whole lines only, the address always.
 *
 * @param origin our public origin
 */
export function incidentText(words: Words, view: IncidentPageView, origin: string): string {
  const { incident, place, now, sources } = view;
  const { from, until } = incident;
  const address = words.t('text.more', { url: `${origin}/i/${incident.id}` });
  const when = (at: typeof from) =>
    place.timezone === 'UTC' ? words.utc(at) : `${words.utc(at)} = ${words.local(at, place.timezone)}`;
  const lines = [
    incidentTitle(words, view),
    [
      words.t(`severity.${incident.severity}`),
      words.t(`standing.${incident.standing}`),
      words.t(until === null ? 'incident.open' : 'incident.ended'),
    ].join(words.t('site.separator')),
    `${words.t('incident.began')}: ${when(from)}`,
    ...(until === null ? [] : [`${words.t('incident.finished')}: ${when(until)}`]),
    lasting(words, incident, now),
    depth(words, incident),
    howSure(incident, words.language, sources),
    ...sources.map(({ attribution }) => attribution.text),
  ].filter((line) => line !== null);
  let text = '';
  for (const line of lines) {
    const longer = `${text}${line}\n`;
    if (encoder.encode(`${longer}${address}\n`).length < MOST_BYTES) text = longer;
  }
  return `${text}${address}\n`;
}
