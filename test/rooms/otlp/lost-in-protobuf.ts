import type { Field, Type } from 'protobufjs';
import type { Json } from './check-meaning.ts';
import { withBase64Ids, writeProtobuf } from './write-protobuf.ts';

function compareValue({ resolvedType, partOf }: Field, before: unknown, after: unknown, path: string) {
  if (resolvedType && 'fields' in resolvedType) {
    return compareMessage(resolvedType, before as Json, after as Json | undefined, path);
  }
  // Protobuf omits a field with its default value, except for a field of a `oneof`.
  const isDefault = !partOf && [0, '', '0', false].includes(before as string);
  return after === before || (after === undefined && isDefault)
    ? []
    : [`${path} was ${JSON.stringify(before)} and is ${JSON.stringify(after)} after protobuf`];
}

function compareMessage(type: Type, before: Json, after: Json | undefined, path: string): string[] {
  if (!after) return [`${path} is lost in protobuf`];
  return Object.entries(before).flatMap(([name, value]) => {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (!field) return [`${path}.${name} is lost in protobuf`];
    if (!field.repeated) return compareValue(field, value, after[name], `${path}.${name}`);
    const list = (after[name] ?? []) as readonly unknown[];
    return (value as readonly unknown[]).flatMap((item, nth) =>
      compareValue(field, item, list[nth], `${path}.${name}[${nth}]`),
    );
  });
}

/** Writes a request as protobuf and reads it again. Lists the lost or changed values, each with its JSON path. */
export function lostInProtobuf(type: Type, request: Json): string[] {
  const before = withBase64Ids(request) as Json;
  const after = type.toObject(type.decode(writeProtobuf(type, request)), {
    longs: String,
    bytes: String,
    json: true,
  }) as Json;
  return compareMessage(type, before, after, '$');
}
