import { Buffer } from 'node:buffer';
import { invariant } from '#domain/result';

/**
 * Numbers as text: `f` or `d`, then base64 of 32-bit or 64-bit little-endian floats. NaN is a gap. Four bytes when every
 * number survives them unchanged (routes and probes are counts below 16.7 million), else eight: nothing is rounded.
 * Text, because D1 hands a BLOB back as an array of numbers, which costs several times the CPU.
 */
export function pack(numbers: Float64Array): string {
  const narrow = new Float32Array(numbers);
  const isExact = numbers.every((number, i) => Object.is(number, narrow[i]));
  return isExact ? `f${base64(narrow)}` : `d${base64(numbers)}`;
}

export function unpack(text: string): Float64Array {
  const bytes = Buffer.from(text.slice(1), 'base64');
  if (text.startsWith('f')) return new Float64Array(new Float32Array(aligned(bytes, 4)));
  invariant(text.startsWith('d'), `packed numbers begin with f or d, not with ${text.slice(0, 1)}`);
  return new Float64Array(aligned(bytes, 8));
}

const base64 = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

/** The bytes alone: a Buffer is a view into a shared pool, at an offset that may not suit a float. */
function aligned({ buffer, byteOffset, byteLength }: Buffer, width: number): ArrayBuffer {
  invariant(byteLength % width === 0, `packed numbers end after ${byteLength} bytes`);
  return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
}
