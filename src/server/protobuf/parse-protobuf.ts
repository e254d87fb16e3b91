import { BinaryReader, WireType, base64Encode } from '@bufbuild/protobuf/wire';
import { OTLP_FIELDS, type MessageName, type Scalar } from './otlp-fields.ts';

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

const isScalar = (type: Scalar | MessageName): type is Scalar => Object.hasOwn(SCALARS, type);

/** A message within a body: its name, the place of its end, and how many messages it lies in. */
interface Place {
  readonly name: MessageName;
  readonly end: number;
  readonly depth: number;
}

function readPart(reader: BinaryReader, place: Omit<Place, 'end'>, known: unknown): Json {
  const length = reader.uint32();
  return readMessage(reader, { ...place, end: reader.pos + length }, (known ?? {}) as Json);
}

/** Reads a message into `into`, because protobuf lets a sender write a message in several parts. */
function readMessage(reader: BinaryReader, { name, end, depth }: Place, into: Json): Json {
  if (depth > MAX_DEPTH || end > reader.len) throw new RangeError('A message is too deep, or has no end.');
  let message = into;
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    const [field, type, list] = OTLP_FIELDS[name][number] ?? [];
    const expected = type && isScalar(type) ? SCALARS[type].wireType : LengthDelimited;
    // Protobuf demands that unknown fields, and fields of another type, are skipped.
    if (field === undefined || type === undefined || wireType !== expected) {
      reader.skip(wireType, number, MAX_DEPTH - depth);
      continue;
    }
    // An `AnyValue` has one value. If a sender writes several, the last one counts.
    if (name === 'AnyValue' && !Object.hasOwn(message, field)) message = {};
    const known = message[field];
    const value = isScalar(type)
      ? SCALARS[type].read(reader)
      : readPart(reader, { name: type, depth: depth + 1 }, list ? undefined : known);
    if (!list) message[field] = value;
    else if (Array.isArray(known)) known.push(value);
    else message[field] = [value];
  }
  if (reader.pos !== end) throw new RangeError('A field goes on behind the end of its message.');
  return message;
}

/**
 * Reads a message of OTLP that is written as protobuf, and returns it as OTLP's JSON has it. Skips unknown fields.
 * Returns `undefined` if the bytes are no protobuf, if they end too early, or if messages are nested more than 100 deep.
 * Never throws.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function parseProtobuf(body: Uint8Array, name: MessageName): Json | undefined {
  try {
    return readMessage(new BinaryReader(body), { name, end: body.length, depth: 0 }, {});
  } catch {
    return undefined;
  }
}
