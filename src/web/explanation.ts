import { comparedWithUsual } from '#alerts/account';
import { isolate, list } from '#alerts/format';
import { speakingTerms, undoingOf } from '#domain/explain';
import type { Incident } from '#domain/incident';
import { DEFAULT_THRESHOLDS } from '#domain/thresholds';
import type { Words } from './words.ts';

/** Why an incident is told, and what would undo it: what the API explains in English, in the reader's language. */
export function explanation(incident: Incident, { language, t, count }: Words): string {
  const { evidence, standing, kind } = incident;
  const elsewhere = Math.max(0, ...evidence.map(({ together }) => together ?? 0));
  const isShared = kind === 'service-block' && standing === 'suspected' && elsewhere > 0;
  const minutes = {
    settle: count(DEFAULT_THRESHOLDS['outage.settle']),
    reopen: count(DEFAULT_THRESHOLDS['incident.reopen']),
  };
  return [
    comparedWithUsual(incident, language, evidence.length),
    isShared ? t('undo.elsewhere', { count: count(elsewhere) }) : null,
    t(`undo.${undoingOf(incident)}`, minutes),
  ]
    .filter((sentence) => sentence !== null)
    .join(' ');
}

/** What its cause rests on; null where nothing speaks but what holds of all outages. */
export function causeExplanation(incident: Incident, { language, t, number }: Words): string | null {
  const speaking = speakingTerms(incident);
  if (speaking === null) return null;
  const signed = (value: number) => isolate(language, `${value < 0 ? '−' : '+'}${number(Math.abs(value))}`);
  const terms = speaking.terms.map(({ name, logOdds }) => `${t(`causeTerm.${name}`)} (${signed(logOdds)})`);
  return t('causeTerm.list', { total: signed(speaking.total), list: list(language, terms) });
}
