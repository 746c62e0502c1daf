import type { Place } from '#domain/entity';

const place = (entity: Place['entity'], within: Place['within'], control: boolean): Place => ({
  entity,
  name: entity,
  timezone: 'UTC',
  within,
  access: null,
  control,
});

/** What nobody has seen of these is what we most rely on. */
export const IRAN = place('country/IR', null, false);
export const IRANCELL = place('asn/44244', 'country/IR', false);
export const RIGHTEL = place('asn/57218', 'country/IR', false);
/** Measured well by everybody: if there is nothing of these, it is the source. */
export const GERMANY = place('country/DE', null, true);
export const TELEKOM = place('asn/3320', 'country/DE', true);
