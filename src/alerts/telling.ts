import type { DeliveryId, IncidentTurn, SaidOfIncident, SaidOfPattern, Urgency, WindowTurn } from '#domain/delivery';
import type { Place } from '#domain/entity';
import type { Language } from '#domain/subscription';
import type { Instant } from '#domain/time';
import type { IncidentTopic, PatternTopic } from '#domain/topic';
import type { Attributed } from './account.ts';

export interface Reader {
  readonly deliveryId: DeliveryId;
  readonly interrupting: boolean;
  readonly urgency: Urgency;
  /** The watch list, for names. */
  readonly places: readonly Place[];
  /** For naming whose data it rests on. */
  readonly sources: readonly Attributed[];
  readonly language: Language;
  /** Canonical IANA name of the reader's zone. */
  readonly timezone: string;
  /** When the alert was decided. */
  readonly at: Instant;
  /** Our public origin. */
  readonly origin: string;
  readonly unsubscribeUrl: string;
  readonly manageUrl: string;
}

export interface IncidentTelling extends Reader {
  readonly topic: IncidentTopic;
  readonly reason: IncidentTurn;
  readonly said: SaidOfIncident;
}

export interface WindowTelling extends Reader {
  readonly topic: PatternTopic;
  readonly reason: WindowTurn;
  readonly said: SaidOfPattern;
}

/** A turn of a thread with everything that its words depend on. */
export type Telling = IncidentTelling | WindowTelling;

export const isOfWindow = (telling: Telling): telling is WindowTelling => telling.topic.kind === 'pattern';
