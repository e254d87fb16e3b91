// This trace id is also a valid UUID of version 7, with an early time and no randomness.
const FIRST_TRACE_ID = '00000000000070008000000000000000';

/**
 * Creates a function for ids that count from 1. The nth trace id and the nth span id end in n. `base` is added to each
 * id, so that the ids of two programs in one test differ.
 */
export function createCountingIds(base: number = 0): (byteLength: 8 | 16) => Uint8Array {
  const counts = { 8: base, 16: base };
  return (byteLength) => {
    const bytes = Uint8Array.from({ length: byteLength }, (_, index) =>
      byteLength === 16 ? parseInt(FIRST_TRACE_ID.slice(index * 2, index * 2 + 2), 16) : 0,
    );
    new DataView(bytes.buffer).setUint32(byteLength - 4, ++counts[byteLength]);
    return bytes;
  };
}
