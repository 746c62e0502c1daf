import { hours, type Instant } from '#domain/time';
import type { Untruth } from './faults.ts';
import type { Column, Shelf } from './shelf.ts';

/** What is older than this is revised. */
const SETTLED = hours(2);
const REVISED = 0.995;
const LEFT_OF_A_LIE = 0.2;

/** What a source believes of the world. */
export interface Belief {
  readonly shelf: Shelf;
  readonly now: Instant;
}

/** @param since when it began not to tell the truth */
export function believe(untruth: Untruth, { shelf, now }: Belief, since: Instant): Belief {
  switch (untruth) {
    case 'lag':
      return { shelf, now: since };
    case 'revise':
      return { shelf: changed(shelf, (at) => (at < now - SETTLED ? REVISED : 1)), now };
    case 'lie':
      return { shelf: fallen(shelf, since), now };
    case 'zeros':
      return { shelf: changed(shelf, (at) => (at < since ? 1 : 0)), now };
  }
}

/** Traffic and routes all but vanish; of what is tested, every test fails. */
function fallen(shelf: Shelf, since: Instant): Shelf {
  const down = changed(shelf, (at) => (at >= since ? LEFT_OF_A_LIE : 1));
  return {
    ...shelf,
    column(signal, entity, service) {
      const column = shelf.column(signal, entity, service);
      if (column === null || column.counts === null) return down.column(signal, entity, service);
      const { from, step, counts } = column;
      return {
        ...column,
        values: column.values.map((value, bin) => (from + bin * step >= since ? (counts[bin] ?? value) : value)),
      };
    },
  };
}

function changed(shelf: Shelf, factor: (at: number) => number): Shelf {
  // Some APIs look up each bin anew.
  const done = new Map<Column, Column>();
  return {
    ...shelf,
    column(signal, entity, service) {
      const column = shelf.column(signal, entity, service);
      if (column === null) return null;
      const known = done.get(column) ?? { ...column, values: scaled(column, factor) };
      done.set(column, known);
      return known;
    },
  };
}

/** Whole numbers stay whole, for most of them count something. */
const scaled = ({ from, step, values }: Column, factor: (at: number) => number): Float64Array =>
  values.map((value, bin) => {
    const by = factor(from + bin * step);
    return by === 1 ? value : Math.round(value * by);
  });
