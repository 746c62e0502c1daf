import type { Place } from '#domain/entity';
import type { Series, Signal } from '#domain/series';
import { earlier, type Instant, minutes, type Seconds } from '#domain/time';

const DAY = 86_400;

/** The native steps and lags of the country signals. */
export const SIGNALS: readonly Signal[] = [
  { id: 'ioda.bgp', unit: '', step: minutes(5), lag: minutes(10), family: 'control-plane' },
  { id: 'ioda.ping-slash24', unit: '', step: minutes(10), lag: minutes(20), family: 'active-probing' },
  { id: 'ioda.merit-nt', unit: '', step: minutes(5), lag: minutes(15), family: 'passive-traffic' },
  { id: 'ioda.gtr', unit: '', step: minutes(30), lag: minutes(90), family: 'usage' },
];

/** A daily wave with a little noise: its values do not matter here, their number does. */
export function seriesOf({ id, step }: Signal, entity: Place['entity'], until: Instant, history: Seconds): Series {
  const from = earlier(until, history);
  const values = Array.from({ length: history / step }, (_, i) => {
    const wave = Math.sin(((i * step) / DAY) * 2 * Math.PI);
    return 1000 + 300 * wave + ((i * 7919) % 101) / 5;
  });
  return { signal: id, subject: { entity, service: null }, from, step, values, counts: null };
}

export const placeOf = (entity: Place['entity'], within: Place['within'] = null): Place => ({
  entity,
  name: entity,
  timezone: 'Asia/Tehran',
  within,
  access: null,
  control: false,
});
