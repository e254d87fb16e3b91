import type { Field } from 'protobufjs';

const DECIMAL = /^(0|-?[1-9]\d*)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

// Ids are the only bytes that OTLP/JSON writes as hex, not as base64.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
const HEX_DIGITS: Readonly<Record<string, number>> = { traceId: 32, spanId: 16, parentSpanId: 16 };

function checkInteger(value: unknown, smallest: bigint, largest: bigint): string | false {
  if (typeof value !== 'string' || !DECIMAL.test(value)) return 'must be a decimal string';
  return (BigInt(value) < smallest || BigInt(value) > largest) && 'does not fit into 64 bits';
}

const SCALARS: Readonly<Record<string, (value: unknown) => string | false>> = {
  string(value) {
    if (typeof value !== 'string') return 'must be a string';
    return !value.isWellFormed() && 'has a lone surrogate, which UTF-8 cannot carry';
  },
  bool: (value) => typeof value !== 'boolean' && 'must be true or false',
  // JSON has no number for NaN and Infinity, so names stand for them. https://protobuf.dev/programming-guides/json/
  double: (value) =>
    typeof value !== 'number' &&
    !['NaN', 'Infinity', '-Infinity'].includes(value as string) &&
    'must be a number',
  int64: (value) => checkInteger(value, -(2n ** 63n), 2n ** 63n - 1n),
  fixed64: (value) => checkInteger(value, 0n, 2n ** 64n - 1n),
  uint64: (value) => checkInteger(value, 0n, 2n ** 64n - 1n),
  fixed32: (value) => !isUint32(value) && 'must be an integer from 0 to 4294967295',
  uint32: (value) => !isUint32(value) && 'must be an integer from 0 to 4294967295',
  bytes: (value) => !(typeof value === 'string' && BASE64.test(value)) && 'must be base64',
};

function isUint32(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
}

function checkId(value: unknown, digits: number): string | false {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]*$/.test(value)) {
    return `must be ${digits} lower-case hex digits`;
  }
  return /^0+$/.test(value) && 'is zero, which is no id';
}

/** Gives the problem of a scalar field's value as the end of a sentence, or false for a valid value. */
export function checkScalar({ name, type, resolvedType }: Field, value: unknown): string | false {
  if (resolvedType && 'valuesById' in resolvedType) {
    const exists = typeof value === 'number' && Object.hasOwn(resolvedType.valuesById, value);
    return !exists && `must be a number of ${resolvedType.name}`;
  }
  const digits = type === 'bytes' ? HEX_DIGITS[name] : undefined;
  if (digits !== undefined) return checkId(value, digits);
  const check = SCALARS[type];
  return check ? check(value) : `is of type ${type}, for which there is no rule`;
}
