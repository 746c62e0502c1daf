import { createHash } from 'node:crypto';

/** SHA-256 as base64url: an identifier that says nothing, the same for the same text. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
