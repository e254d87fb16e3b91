import type { Attributes } from '../records/records.ts';
import { generateSpanId } from './ids.ts';

/**
 * The writers, by the resource object that all records of a program share. They are kept here and not in the records,
 * so that no listener, console, bundle or screen gets them.
 */
const writers = new WeakMap<Attributes, string | null>();

/** Remembers the writer of the records that share a resource object. `null` means: make one when it is first needed. */
export function setWriter(resource: Attributes, writer: string | null): void {
  writers.set(resource, writer);
}

/**
 * Returns the writer of the records that share a resource object: 128 random bits, as 32 hex digits. Returns
 * `undefined` for records of a program that sends no writer.
 *
 * The writer is a secret of one page or process. With it, a store recognises the program that sent a snapshot of an
 * open span, and lets only this program replace the snapshot.
 */
export function writerOf(resource: Attributes): string | undefined {
  let writer = writers.get(resource);
  if (writer === null) writers.set(resource, (writer = generateSpanId() + generateSpanId()));
  return writer;
}

/** Tells whether a text that was read from outside can be a writer. */
export function isWriter(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
}
