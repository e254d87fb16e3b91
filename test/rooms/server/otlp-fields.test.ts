import { Field, type Type } from 'protobufjs';
import { expect, it } from 'vitest';
import { OTLP_FIELDS, type MessageName } from '../../../src/server/protobuf/otlp-fields.ts';
import { readProtos } from '../otlp/read-protos.ts';

// Waybill reads neither the tables of profiles nor references to entities.
const LEFT_OUT = /^(keyStrindex|stringValueStrindex|entityRefs)$/;

/** Describes a message and its parts in the same way as the table of `waybill/server`. */
function describe(type: Type, known: Map<string, object>): Map<string, object> {
  if (known.has(type.name)) return known;
  const fields = type.fieldsArray.filter(({ name }) => !LEFT_OUT.test(name));
  const entries = fields.map(({ id, name, type: scalar, resolvedType, repeated }) => {
    let kind = /^(trace|span|parentSpan)Id$/.test(name) ? 'id' : scalar;
    if (resolvedType) kind = 'fields' in resolvedType ? resolvedType.name : 'enum';
    return [id, repeated ? [name, kind, 'list'] : [name, kind]];
  });
  known.set(type.name, Object.fromEntries(entries) as object);
  for (const { resolvedType } of fields) {
    if (resolvedType && 'fields' in resolvedType) describe(resolvedType, known);
  }
  return known;
}

it('has every message and field of the official definitions', () => {
  const official = describe(readProtos('logs'), describe(readProtos('traces'), new Map()));
  expect(official.size).toBe(17);
  expect(OTLP_FIELDS).toEqual(Object.fromEntries(official) as Record<MessageName, object>);
});

it('would notice a new field', () => {
  const type = readProtos('logs');
  const added = new Field('added', 99, 'string');
  type.add(added);
  const { ExportLogsServiceRequest } = Object.fromEntries(describe(type, new Map()));
  type.remove(added);
  expect(ExportLogsServiceRequest).not.toEqual(OTLP_FIELDS.ExportLogsServiceRequest);
});
