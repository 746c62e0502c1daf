import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMessage } from '#alerts/render';
import type { TellReason } from '#domain/delivery';
import { INCIDENT_KINDS } from '#domain/finding';
import type { Incident } from '#domain/incident';
import { LANGUAGES } from '#domain/subscription';
import { later } from '#domain/time';
import { incident, NIGHT, PLACES, telling, witness } from './sample.ts';

const REASONS: readonly TellReason[] = ['opened', 'escalated', 'reopened', 'resolved', 'retracted'];

/** What an incident looks like at that turn of its thread. */
const AT_TURN: Record<TellReason, Partial<Incident>> = {
  opened: {},
  escalated: { standing: 'confirmed' },
  reopened: {},
  resolved: { until: later(NIGHT, 7 * 3600 + 29 * 60) },
  retracted: {},
};

describe.each(LANGUAGES)('in %s', (language) => {
  describe.each(INCIDENT_KINDS)('%s', (kind) => {
    test.each(REASONS)('%s reads as the golden file does', async (reason) => {
      const { title, body, paragraphs } = renderMessage(telling(incident(kind, AT_TURN[reason]), reason, language));
      await expect([title, body, ...paragraphs, ''].join('\n\n')).toMatchFileSnapshot(
        `golden/${language}/${kind}.${reason}.txt`,
      );
    });
  });
});
