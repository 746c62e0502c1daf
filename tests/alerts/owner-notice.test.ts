import { expect, test } from 'vitest';
import { renderOwnerNotice } from '#alerts/owner-notice';
import type { OwnerNotice, Trouble } from '#domain/endpoint';
import { LANGUAGES } from '#domain/subscription';
import { days, later } from '#domain/time';
import { NIGHT, ORIGIN } from './sample.ts';

const trouble = (notice: OwnerNotice, reason: string): Trouble => ({
  ...{ subscription: 'c3Vic2NyaXB0aW9uLTAwMQ', since: NIGHT, last: later(NIGHT, days(5)), failures: 16, days: 5 },
  ...{ reason, disabledAt: notice === 'disabled' ? later(NIGHT, days(5)) : null, notice, owed: true, tookAt: null },
});

test.each(LANGUAGES)('in %s the owner of a webhook reads what is wrong and what to ask for', async (language) => {
  const mails = (
    [
      ['failing', 'http-503'],
      ['disabled', 'timeout'],
      ['disabled', 'http-410'],
    ] as const
  ).map(([notice, reason]) =>
    renderOwnerNotice({
      ...{ to: 'ops@example.org', trouble: trouble(notice, reason), host: 'hooks.example.org', origin: ORIGIN },
      ...{ language, timezone: 'Asia/Tehran' },
    }),
  );
  await expect(mails.map(({ subject, text }) => `${subject}\n\n${text}`).join('\n---\n\n')).toMatchFileSnapshot(
    `golden/${language}/owner-notice.txt`,
  );
  for (const { html, headers } of mails) {
    expect(html).toContain('<code dir="ltr">');
    expect(headers['Content-Language']).toBe(language);
  }
});
