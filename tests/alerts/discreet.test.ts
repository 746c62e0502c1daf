import { expect, test } from 'vitest';
import { mailOf } from '#alerts/channels/email';
import { toNodemailer } from '#alerts/channels/mime';
import { discreetly } from '#alerts/discreet';
import { INCIDENT_KINDS } from '#domain/finding';
import { LANGUAGES } from '#domain/subscription';
import { message } from './sample.ts';

const TELLING = /nightwire|\biran|ایران|إيران|အီရန်|иран|irancell|44244|outage|whatsapp|shutdown|country|UTC/i;

test.each(LANGUAGES)(
  'in %s neither lock screen nor mailbox learns what it is about, or from whom',
  async (language) => {
    for (const kind of INCIDENT_KINDS) {
      const said = discreetly(message(kind, 'opened', language), 'web-push');
      expect(`${said.title} ${said.body}`).not.toMatch(TELLING);
      const quiet = discreetly(message(kind, 'opened', language), 'email');
      const mail = await mailOf(quiet, 'desk@example.org', 'updates.example.org');
      const { from } = toNodemailer(mail, 'updates@example.org');
      expect(from.name).toBe('');
      const visible = `${mail.subject} ${mail.text} ${mail.html} ${JSON.stringify(mail.headers)}`;
      expect(visible.replaceAll(quiet.manageUrl, '').replaceAll(quiet.unsubscribeUrl, '')).not.toMatch(TELLING);
    }
  },
);

test('everybody’s discreet message of a language is the same, whatever happened', () => {
  const [one, other] = [message('outage', 'opened', 'fa'), message('service-block', 'resolved', 'fa')].map((said) =>
    discreetly(said, 'email'),
  );
  expect([one?.title, one?.body, one?.paragraphs]).toEqual([other?.title, other?.body, other?.paragraphs]);
});
