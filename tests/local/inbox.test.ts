import { describe, expect, it } from 'vitest';
import { instant } from '#domain/time';
import { Inbox } from '../../local/inbox.ts';

const at = new Date('2026-01-02T03:04:05Z');

function inbox(): Inbox {
  const box = new Inbox('A reconstruction.', () => instant(1_663_680_600));
  box.add({
    channel: 'web-push',
    at,
    payload: { title: 'Irancell <b>cut</b>', body: 'since 12:30' },
    headers: { ttl: '3600' },
  });
  box.add({ channel: 'webhook', at, verified: false, headers: { 'webhook-id': 'one' }, body: '{"a":1}' });
  box.add({
    channel: 'email',
    at,
    to: 'desk@example.org',
    from: 'alerts@example.org',
    subject: 'قطعی',
    text: 'متن',
    html: '<p onclick="x()">متن</p><script>alert(1)</script>',
    headers: {},
  });
  return box;
}

describe('the inbox of a local run', () => {
  it('shows each thing as its receiver got it, newest first', () => {
    const page = String(inbox().page());
    expect(page.indexOf('قطعی')).toBeLessThan(page.indexOf('signature refused'));
    expect(page.indexOf('signature refused')).toBeLessThan(page.indexOf('since 12:30'));
  });

  it('lets nothing that was received become part of the page', () => {
    const page = String(inbox().page());
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('<b>cut</b>');
    expect(page).toContain('sandbox=""');
  });

  it('is served with a policy that fetches nothing from anywhere', async () => {
    const server = await inbox().serve(0);
    try {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect((await fetch(`http://127.0.0.1:${port}/other`)).status).toBe(404);
    } finally {
      server.close();
    }
  });
});
