import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import webPush from 'web-push';
import { z } from 'zod';

/** Secrets of the local run. They are made once and kept, so that a browser that subscribed stays subscribed. */
const keysSchema = z.object({
  vapidPublic: z.string().min(80),
  vapidPrivate: z.string().min(40),
  target: z.string().length(43),
  link: z.string().length(43),
  api: z.string().min(24),
  oncall: z.string().min(24),
});
export type Keys = z.output<typeof keysSchema>;

/** @throws with one clear sentence when there is a file that is not ours */
export function localKeys(path: string): Keys {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(makeKeys(), null, 1)}\n`, { mode: 0o600 });
  }
  try {
    return keysSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new Error(`${path} holds no keys of a local run: delete it, and new ones are made.`);
  }
}

function makeKeys(): Keys {
  const vapid = webPush.generateVAPIDKeys();
  const secret = () => randomBytes(32).toString('base64url');
  return {
    vapidPublic: vapid.publicKey,
    vapidPrivate: vapid.privateKey,
    target: secret(),
    link: secret(),
    api: secret(),
    oncall: secret(),
  };
}
