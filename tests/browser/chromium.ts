import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const path = PLACES.find((candidate) => existsSync(candidate)) ?? null;

/** What cannot be shown here is said loudly; where everything must be there, it fails instead. */
export const hasChromium: boolean = path !== null;
if (path === null) {
  const reason = `browser tests: no Chromium at ${PLACES.join(', ')}`;
  if (process.env.CI === 'true') throw new Error(reason);
  console.warn(`SKIPPED ${reason}`);
}

export function launch(): Promise<Browser> {
  if (path === null) throw new Error('no Chromium');
  return chromium.launch({ executablePath: path, args: ARGS });
}
