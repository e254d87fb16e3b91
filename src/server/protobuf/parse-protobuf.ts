import { BinaryReader, WireType, base64Encode } from '@bufbuild/protobuf/wire';
import { OTLP_FIELDS, type Field, type MessageName, type Scalar } from './otlp-fields.ts';

type Json = Record<string, unknown>;

/** How protobuf writes the values of one type, and how OTLP's JSON writes them. */
interface ScalarReader {
  readonly wireType: WireType;
  readonly read: (reader: BinaryReader) => unknown;
}

// The official parsers of protobuf have the same limit.
const MAX_DEPTH = 100;

function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

const { Varint, Bit32, Bit64, LengthDelimited } = WireType;

// JSON has no 64-bit numbers, no NaN and no bytes. OTLP's JSON writes them as text.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
const SCALARS: Readonly<Record<Scalar, ScalarReader>> = {
  // Invalid UTF-8 throws, as it does in a body of JSON.
  string: { wireType: LengthDelimited, read: (reader) => reader.string(true) },
  bool: { wireType: Varint, read: (reader) => reader.bool() },
  enum: { wireType: Varint, read: (reader) => reader.int32() },
  int64: { wireType: Varint, read: (reader) => String(reader.int64()) },
  uint32: { wireType: Varint, read: (reader) => reader.uint32() },
  fixed32: { wireType: Bit32, read: (reader) => reader.fixed32() },
  fixed64: { wireType: Bit64, read: (reader) => String(reader.fixed64()) },
  double: {
    wireType: Bit64,
    read(reader) {
      const value = reader.double();
      return Number.isFinite(value) ? value : String(value);
    },
  },
  bytes: { wireType: LengthDelimited, read: (reader) => base64Encode(reader.bytes()) },
  id: { wireType: LengthDelimited, read: (reader) => hexOf(reader.bytes()) },
};

const isScalar = (type: Scalar | MessageName): type is Scalar => type in SCALARS;

const wireTypeOf = (type: Scalar | MessageName): WireType =>
  isScalar(type) ? SCALARS[type].wireType : LengthDelimited;

/** Reads the messages of one body. It creates no objects beside the messages, because a body can hold 500,000 of them. */
class MessageReader {
  readonly #reader: BinaryReader;
  /** The number of messages that the current message lies in. */
  #depth = 0;

  constructor(body: Uint8Array) {
    this.#reader = new BinaryReader(body);
  }

  /** Reads a message into `into`, because protobuf lets a sender write a message in several parts. */
  read(name: MessageName, end: number, into: Json): Json {
    const reader = this.#reader;
    if (this.#depth > MAX_DEPTH || end > reader.len)
      throw new RangeError('A message is too deep or too long.');
    let message = into;
    while (reader.pos < end) {
      const [number, wireType] = reader.tag();
      const field = OTLP_FIELDS[name][number];
      // Protobuf demands that unknown fields, and fields of another type, are skipped.
      if (!field || wireType !== wireTypeOf(field[1])) reader.skip(wireType, number, MAX_DEPTH - this.#depth);
      else {
        // An `AnyValue` has one value. If a sender writes several, the last one counts.
        if (name === 'AnyValue' && !Object.hasOwn(message, field[0])) message = {};
        this.#readField(field, message);
      }
    }
    if (reader.pos !== end) throw new RangeError('A field goes on behind the end of its message.');
    return message;
  }

  #readField([field, type, list]: Field, message: Json): void {
    const known = message[field];
    const value = isScalar(type)
      ? SCALARS[type].read(this.#reader)
      : this.#readPart(type, ((!list && known) || {}) as Json);
    if (!list) message[field] = value;
    else if (Array.isArray(known)) known.push(value);
    else message[field] = [value];
  }

  #readPart(name: MessageName, into: Json): Json {
    const length = this.#reader.uint32();
    this.#depth++;
    const part = this.read(name, this.#reader.pos + length, into);
    this.#depth--;
    return part;
  }
}

/**
 * Reads a message of OTLP that is written as protobuf, and returns it as OTLP's JSON has it. Skips unknown fields.
 * Returns `undefined` if the bytes are no protobuf, if they end too early, or if messages are nested more than 100 deep.
 * Never throws.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function parseProtobuf(body: Uint8Array, name: MessageName): Json | undefined {
  try {
    return new MessageReader(body).read(name, body.length, {});
  } catch {
    return undefined;
  }
}
