import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAddress } from '#alerts/channels/address';

test.each([
  'a@example.org',
  'first.last+tag@sub.example.co.uk',
  "o'neil_1@xn--mgbaam7a8h.example",
  'x@a.museum',
  'A@Example.ORG',
  `${'a'.repeat(64)}@example.org`,
])('%s is an address', (text) => {
  expect(isAddress(text)).toBe(true);
});

test.each([
  '',
  'a',
  '@example.org',
  'a@',
  'a@localhost',
  'a@example',
  'a@example.org.',
  'a@.example.org',
  'a@exa_mple.org',
  'a@-example.org',
  'a@example.1',
  'a@127.0.0.1',
  'a@[127.0.0.1]',
  '.a@example.org',
  'a.@example.org',
  'a..b@example.org',
  '"a b"@example.org',
  'a(comment)@example.org',
  'a@b@example.org',
  'a@x.org, evil@example.org',
  'a@x.org;evil@example.org',
  'Name <a@example.org>',
  'a@example.org\r\nRCPT TO:<evil@example.com>',
  'u@x.yy>\r\nRCPT TO:<evil@example.com',
  'a\n@example.org',
  ' a@example.org',
  'a@example.org ',
  'ä@example.org',
  'a@exämple.org',
  `${'a'.repeat(65)}@example.org`,
  `a@${'a.'.repeat(126)}org`,
  `a@${'a'.repeat(64)}.org`,
])('%j is none', (text) => {
  expect(isAddress(text)).toBe(false);
});

test('nothing that could end or divide an SMTP command is in an address', () => {
  const pieces = fc.constantFrom(
    'a',
    '@',
    '.',
    'org',
    '<',
    '>',
    ',',
    ';',
    ':',
    '"',
    '(',
    '\\',
    '\r\n',
    '\n',
    '\0',
    ' ',
    '[',
    'é',
  );
  let taken = 0;
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 10 }).map((all) => all.join('')),
      (text) => {
        for (const candidate of [text, `a@${text}.org`, `${text}@a.org`]) {
          if (!isAddress(candidate)) continue;
          taken += 1;
          expect(candidate).toMatch(/^[\x21-\x7e]+$/);
          expect(candidate).not.toMatch(/[<>,;:"()\\[\]]/);
          expect(candidate.split('@')).toHaveLength(2);
        }
      },
    ),
    { numRuns: 20_000, seed: 7 },
  );
  expect(taken).toBeGreaterThan(100);
});
