import { z } from 'zod';

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)$/;
const TOP = /^([A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})$/i;

/**
 * The dot-atom form of RFC 5321 and nothing beside it: no quotes, comments, address literals, lists or line breaks, for a
 * mail library would rather read those as other recipients than refuse them.
 */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, labels] = [text.slice(0, Math.max(0, at)), text.slice(at + 1).split('.')];
  const isDomain = labels.length > 1 && labels.every((label) => LABEL.test(label)) && TOP.test(labels.at(-1) ?? '');
  return text.length <= 254 && local.length <= 64 && LOCAL.test(local) && isDomain;
}

export const mailAddress = z.string().max(254).refine(isAddress, 'must be a plain mail address');

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
