import type { DeliveryId, HoldReason, TellReason } from './delivery.ts';
import type { Entity } from './entity.ts';
import type { Incident, Standing } from './incident.ts';
import type { Subscription } from './subscription.ts';

/** An incident and somebody who may want to hear of it. */
export interface Candidate {
  readonly incident: Incident;
  readonly subscription: Subscription;
  /** The entities that hold the incident's own, nearest first. */
  readonly within: readonly Entity[];
}

/** What a subscription has been told of an incident, from deliveries that are on their way or have arrived. */
export interface Told {
  readonly standing: Standing;
  readonly reason: TellReason;
  /** The incident's revision that was told. */
  readonly revision: number;
}

/** Tell, or hold, always for a reason that can be shown to the subscriber. */
export type Decision = Candidate & ({ readonly tell: TellReason } | { readonly hold: HoldReason });

/** Derived from what is said to whom, so that deciding twice writes one row. */
export function deliveryId(decision: Decision): DeliveryId {
  const { incident, subscription } = decision;
  const reason = 'tell' in decision ? decision.tell : `held-${decision.hold}`;
  const turn = 'tell' in decision ? `${reason}-${incident.revision}` : reason;
  return `${incident.id}/${turn}/${subscription.id}`;
}
