import { Buffer } from 'node:buffer';

/** SHA-256 as base64url: an identifier that says nothing, the same for the same text. */
export async function digest(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('base64url');
}
