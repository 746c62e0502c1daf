import type { Place } from '#domain/entity';
import type { ChannelKind } from '#domain/subscription';
import type { IncidentJson } from '#domain/wire';
import { sources } from '#sources/index';
import { recordSources } from '#sources/records/index';
import type { Receipts } from './cast.ts';
import type { Health } from './client.ts';
import { hoursOf, type LoggedWindow } from './telling.ts';

export interface RunResult {
  readonly places: readonly Place[];
  readonly incidents: readonly IncidentJson[];
  readonly windows: readonly LoggedWindow[];
  readonly health: Health;
  readonly receipts: Receipts;
  /** Requests that each stand-in upstream answered. */
  readonly requests: Readonly<Record<string, number>>;
  /** Queue messages that the Worker could not work off, each time. */
  readonly failures: readonly string[];
  readonly seconds: number;
}

/** In the words of what was proven about each. */
const PROOF: Readonly<Record<ChannelKind, readonly [string, string]>> = {
  'web-push': ['decrypted', 'not decrypted'],
  webhook: ['signature verified', 'signature refused'],
  email: ['received', 'not readable'],
};

const KINDS: readonly ChannelKind[] = ['web-push', 'webhook', 'email'];

/** Why a run did not show what it should have: empty when it did. */
export function shortcomings({ health, receipts, failures }: RunResult): readonly string[] {
  const missing = KINDS.filter((kind) => receipts.received[kind] === 0).map((kind) => `no ${kind} was received`);
  const refused = KINDS.filter((kind) => receipts.refused[kind] > 0).map(
    (kind) => `${receipts.refused[kind]} × ${kind} ${PROOF[kind][1]}`,
  );
  const lost = health.deliveries
    .filter(({ status }) => ['dead', 'rejected', 'gone', 'pending', 'sending'].includes(status))
    .map(({ channel, status, count }) => `${count} × ${channel} ${status}`);
  const failing = [...health.sources, ...health.publishers]
    .filter(({ state }) => state === 'failing')
    .map(({ title, reason }) => `${title} is failing (${reason ?? 'unknown'})`);
  const failed = [...Map.groupBy(failures, (failure) => failure)].map(([failure, all]) => `${all.length} × ${failure}`);
  return [...missing, ...refused, ...lost, ...failing, ...failed];
}

/** The table at the end of a run. */
export function summary(result: RunResult): readonly string[] {
  const { receipts, requests, seconds } = result;
  const channels = KINDS.map((kind) => [
    kind,
    `${delivered(result.health, kind)} sent`,
    `${receipts.received[kind]} ${PROOF[kind][0]}`,
    `${receipts.refused[kind]} ${PROOF[kind][1]}`,
    `${receipts.rang[kind]} may ring`,
  ]);
  return [
    'Incidents',
    ...table(incidentRows(result)),
    'Windows',
    ...table(windowRows(result)),
    'Deliveries',
    ...table(channels),
    'Held back',
    ...table(heldRows(result.health)),
    `Sources: ${answeredOf(result.health.sources, sources.length)}`,
    ...table(askedRows(result.health.sources, requests)),
    `Publishers of records: ${answeredOf(result.health.publishers, recordSources.length)}`,
    ...table(askedRows(result.health.publishers, requests)),
    `Took ${seconds.toFixed(0)} s.`,
  ];
}

/** @param all how many there are in the registry, of which a case may tell of a few */
function answeredOf(asked: Health['sources'], all: number): string {
  const answered = asked.filter(({ lastSuccess }) => lastSuccess !== null).length;
  return `${asked.length} of ${all} asked, ${answered} answered`;
}

const askedRows = (asked: Health['sources'], requests: RunResult['requests']): readonly (readonly string[])[] =>
  asked.map(({ id, state, reason }) => [
    id,
    `${requests[id] ?? 0} requests`,
    reason === null ? state : `${state} (${reason})`,
  ]);

function incidentRows({ incidents, places }: RunResult): readonly (readonly string[])[] {
  const groups = Map.groupBy(incidents, ({ kind, entity }) => `${entity} ${kind}`);
  const rows = [...groups.values()].map((group) => {
    const [{ entity, kind } = { entity: '', kind: '' }] = group;
    const place = places.find((one) => one.entity === entity);
    const told = group.filter(({ standing }) => standing !== 'suspected').length;
    const open = group.filter(({ until }) => until === null).length;
    const services = [...new Set(group.map(({ service }) => service).filter((service) => service !== null))];
    const suspicions = group.length - told;
    return [
      place?.name ?? entity,
      kind,
      `${told} told`,
      suspicions === 0 ? '' : `${suspicions} ${suspicions === 1 ? 'suspicion' : 'suspicions'} that nobody was told of`,
      open === 0 ? '' : `${open} open`,
      services.join(', '),
    ];
  });
  return rows.length === 0 ? [['none']] : rows;
}

function windowRows({ windows, places }: RunResult): readonly (readonly string[])[] {
  const rows = windows.map((window) => [
    places.find(({ entity }) => entity === window.entity)?.name ?? window.entity,
    hoursOf(window),
    `came ${window.hits}, missed ${window.misses}`,
    window.level,
  ]);
  return rows.length === 0 ? [['none']] : rows;
}

function heldRows({ deliveries }: Health): readonly (readonly string[])[] {
  const held = deliveries.filter(({ status }) => status === 'held' || status === 'superseded');
  const reasons = Map.groupBy(held, ({ status, reason }) => (status === 'held' ? reason : 'overtaken by a newer turn'));
  const rows = [...reasons].map(([reason, group]) => [
    reason,
    `${group.reduce((sum, { count }) => sum + count, 0)} messages`,
  ]);
  return rows.length === 0 ? [['nothing']] : rows;
}

const delivered = ({ deliveries }: Health, kind: ChannelKind): number =>
  deliveries
    .filter(({ channel, status }) => channel === kind && status === 'delivered')
    .reduce((sum, { count }) => sum + count, 0);

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
