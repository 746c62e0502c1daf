import type { Instant } from '#domain/time';
import type { Answer } from './answer.ts';
import { answerAtlas } from './atlas.ts';
import { answerGoogle } from './google.ts';
import { answerIhr } from './ihr.ts';
import { answerIoda } from './ioda.ts';
import { answerMlab } from './mlab.ts';
import { answerOoni } from './ooni.ts';
import { answerOoniAnalysis } from './ooni-analysis.ts';
import { answerRadar, unauthorized } from './radar.ts';
import {
  answerIhrDisconnections,
  answerIodaAlerts,
  answerIodaEvents,
  answerOoniChangepoints,
  answerOoniIncidents,
} from './records.ts';
import { answerMastodon, answerPulse, answerRadarAnomalies, answerRadarOutages, pulseUnauthorized } from './reports.ts';
import { answerRipestat } from './ripestat.ts';
import type { Shelf } from './shelf.ts';
import { answerTor } from './tor.ts';

type Api = (path: string, params: URLSearchParams, shelf: Shelf, now: Instant) => Answer;

/** One stand-in, and where it lives on the server: what goes behind its source's base URL. */
export interface StandIn {
  readonly prefix: string;
  readonly answer: Api;
  /** What it says to who brings no token, where it wants one. */
  readonly unauthorized?: Answer;
}

/** By the id of the source or of the publisher of records. */
export const APIS: Readonly<Record<string, StandIn>> = {
  ioda: { prefix: '/ioda/v2', answer: answerIoda },
  ooni: { prefix: '/ooni', answer: answerOoni },
  'ooni-analysis': { prefix: '/ooni-analysis', answer: answerOoniAnalysis },
  radar: { prefix: '/radar/client/v4/radar', answer: answerRadar, unauthorized },
  ripestat: { prefix: '/ripestat', answer: answerRipestat },
  tor: { prefix: '/tor', answer: answerTor },
  atlas: { prefix: '/atlas/api/v2', answer: answerAtlas },
  ihr: { prefix: '/ihr/api', answer: answerIhr },
  mlab: { prefix: '/mlab/v0', answer: answerMlab },
  google: { prefix: '/google/api/v3', answer: answerGoogle },
  'ioda-alerts': { prefix: '/ioda-alerts/v2', answer: answerIodaAlerts },
  'ioda-events': { prefix: '/ioda-events/v2', answer: answerIodaEvents },
  'ihr-disconnections': { prefix: '/ihr-disconnections/api', answer: answerIhrDisconnections },
  'ooni-incidents': { prefix: '/ooni-incidents', answer: answerOoniIncidents },
  'ooni-changepoints': { prefix: '/ooni-changepoints', answer: answerOoniChangepoints },
  'radar-outages': { prefix: '/radar-outages/client/v4/radar', answer: answerRadarOutages, unauthorized },
  'radar-anomalies': { prefix: '/radar-anomalies/client/v4/radar', answer: answerRadarAnomalies, unauthorized },
  pulse: { prefix: '/pulse', answer: answerPulse, unauthorized: pulseUnauthorized },
  netblocks: { prefix: '/netblocks/api/v1', answer: answerMastodon },
};
