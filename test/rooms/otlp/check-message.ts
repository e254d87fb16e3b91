import type { Field, Type } from 'protobufjs';
import { checkMeaning, type Json } from './check-meaning.ts';
import { checkScalar } from './check-scalar.ts';

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function checkName({ name: messageName, fields }: Type, name: string): string {
  const camelCase = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.hasOwn(fields, camelCase)
    ? `is snake_case; OTLP/JSON writes ${camelCase}`
    : `is unknown: ${messageName} has no such field`;
}

function checkValue(field: Field, value: unknown, path: string): string[] {
  if (value === null) return [`${path} is null; a field without a value is left out`];
  if (field.resolvedType && 'fields' in field.resolvedType) {
    return checkMessage(field.resolvedType, value, path);
  }
  const problem = checkScalar(field, value);
  return problem ? [`${path} ${problem}, not ${quote(value)}`] : [];
}

function checkField(field: Field, value: unknown, path: string): string[] {
  if (!field.repeated) return checkValue(field, value, path);
  if (!Array.isArray(value)) return [`${path} must be a list, not ${quote(value)}`];
  return value.flatMap((item, nth) => checkValue(field, item, `${path}[${nth}]`));
}

/** Lists the problems of an OTLP/JSON message and its parts, each with its JSON path. */
export function checkMessage(type: Type, message: unknown, path: string): string[] {
  if (!isObject(message)) return [`${path} must be an object (${type.name}), not ${quote(message)}`];
  const names = Object.keys(message);
  const inFields = names.flatMap((name) => {
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    return field
      ? checkField(field, message[name], `${path}.${name}`)
      : [`${path}.${name} ${checkName(type, name)}`];
  });
  const inChoices = type.oneofsArray.flatMap(({ fieldsArray }) => {
    const chosen = fieldsArray.filter(({ name }) => Object.hasOwn(message, name)).map(({ name }) => name);
    return chosen.length > 1 ? [`${path} has ${chosen.join(' and ')}, of which only one may be there`] : [];
  });
  const inMeaning = checkMeaning(type.name, message).map((problem) => path + problem);
  return [...inFields, ...inChoices, ...inMeaning];
}
