/** Writes a length, as protobuf writes it before a message. */
function lengthOf(bytes: number): number[] {
  const written: number[] = [];
  let left = bytes;
  for (; left > 0x7f; left >>>= 7) written.push((left & 0x7f) | 0x80);
  return [...written, left];
}

/** Puts a message into a field of another message. */
function inField(field: number, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = [(field << 3) | 2, ...lengthOf(content.length)];
  const bytes = new Uint8Array(head.length + content.length);
  bytes.set(head);
  bytes.set(content, head.length);
  return bytes;
}

/** Puts attributes into a span, and the span into a request. */
export function spanWith(attributes: Uint8Array): Uint8Array<ArrayBuffer> {
  return [9, 2, 2, 1].reduce(
    (content: Uint8Array<ArrayBuffer>, field) => inField(field, content),
    Uint8Array.from(attributes),
  );
}

/** Creates a request with an attribute whose value lies in so many lists. */
export function nestedValue(levels: number): Uint8Array<ArrayBuffer> {
  let value = Uint8Array.from([0x0a, 6, ...Buffer.from('bottom')]);
  for (let level = 0; level < levels; level++) value = inField(5, inField(1, value));
  return spanWith(inField(2, value));
}

/** Creates many messages without content in one field. In field 1 they are a request. */
export function emptyMessages(count: number, field = 1): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count * 2 }, (_, place) => (place % 2 === 0 ? (field << 3) | 2 : 0));
}

/** Creates a request with many spans without content, in one group. */
export function emptySpans(count: number): Uint8Array<ArrayBuffer> {
  return inField(1, inField(2, emptyMessages(count, 2)));
}

/** Creates a request with one span that has many attributes without content. */
export function emptyAttributes(count: number): Uint8Array<ArrayBuffer> {
  return inField(1, inField(2, inField(2, emptyMessages(count, 9))));
}
