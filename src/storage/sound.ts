import type { Incident } from '#domain/incident';
import { invariant } from '#domain/result';

/** A number that JSON cannot hold would come back as null, and with it every list that the incident is in. */
export function assertSound({ id, evidence }: Incident): void {
  for (const { signal, observed, expected } of evidence) {
    invariant(Number.isFinite(observed) && Number.isFinite(expected), `${id}: evidence of ${signal} is no number`);
  }
}
