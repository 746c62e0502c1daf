import type { SourceId } from '#domain/health';
import type { Case } from '../scripts/case.ts';

/** The sources that a case tells of: signals' ids begin with theirs. */
export const sourcesOf = ({ signals }: Pick<Case, 'signals'>): ReadonlySet<SourceId> =>
  new Set([...signals.keys()].map((signal) => signal.slice(0, signal.indexOf('.'))));
