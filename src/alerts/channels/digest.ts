import { Buffer } from 'node:buffer';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** SHA-256 as base64url: an identifier that says nothing, the same for the same text. */
export async function digest(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytesOf(text))).toString('base64url');
}

/** HMAC-SHA-256 as base64url: the same, for readers who could otherwise try out what it stands for. */
export async function keyedDigest(key: string, text: string): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', bytesOf(key), hmac, false, ['sign']);
  return Buffer.from(await crypto.subtle.sign(hmac.name, imported, bytesOf(text))).toString('base64url');
}
