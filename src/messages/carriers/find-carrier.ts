import { hasOwn, isBytes, isHolder, isList, peek } from './peek.ts';

/**
 * The form in which a message holds its headers.
 *
 * - `map`: `{ name: value }`. A value is a text, bytes, or a list of them. Kafka, AMQP, MQTT 5 user properties, Redis.
 * - `attributes`: `{ name: { DataType: 'String', StringValue: value } }`. SQS and SNS.
 * - `methods`: an object with `get` and `set`. gRPC metadata, NATS headers, `Headers`, `Map`.
 * - `objects`: `[{ name: value }]`. librdkafka's clients.
 * - `keyed`: `[{ key: name, value }]`.
 * - `pairs`: `[[name, value]]`.
 * - `flat`: `[name, value, name, value]`. The arguments of Redis' XADD.
 */
export type MessageForm = 'map' | 'attributes' | 'methods' | 'objects' | 'keyed' | 'pairs' | 'flat';

/** The object that holds the headers of a message, and its form. */
export interface Carrier {
  readonly holder: object;
  readonly form: MessageForm;
}

const ATTRIBUTES = ['MessageAttributes', 'messageAttributes'];

/** The names under which messages hold their headers. */
const CONTAINERS = [
  'headers',
  'userProperties',
  ...ATTRIBUTES,
  'applicationProperties',
  'application_properties',
];

const TYPE_NAMES = ['DataType', 'dataType', 'Type'];

/** Tells whether a map holds attributes of SQS or SNS. Readers need not know, because they look into each value. */
export function hasAttributes(holder: object): boolean {
  const [first = ''] = Object.keys(holder);
  const value = peek(holder, first);
  return isHolder(value) && TYPE_NAMES.some((name) => typeof peek(value, name) === 'string');
}

function formOfList(list: readonly unknown[]): MessageForm {
  const first = peek(list, '0');
  if (typeof first === 'string' || isBytes(first)) return 'flat';
  if (isList(first)) return 'pairs';
  const isKeyed = isHolder(first) && hasOwn(first, 'key') && hasOwn(first, 'value');
  return isKeyed ? 'keyed' : 'objects';
}

function formOf(holder: object): MessageForm {
  if (isList(holder)) return formOfList(holder);
  if (typeof peek(holder, 'get') === 'function') return 'methods';
  return 'map';
}

/** Finds the headers in a whole message. Returns `undefined` if the object is not a message with headers. */
function findInside(message: object): Carrier | undefined {
  for (const name of CONTAINERS) {
    const holder = peek(message, name);
    if (isHolder(holder)) {
      return { holder, form: ATTRIBUTES.includes(name) ? 'attributes' : formOf(holder) };
    }
  }
  // MQTT and AMQP have headers in the properties, and kafkajs gives a consumer the message as a property.
  for (const name of ['properties', 'message']) {
    const part = peek(message, name);
    if (!isHolder(part)) continue;
    // An entry of a Redis stream: its fields are the message.
    if (name === 'message' && typeof peek(message, 'id') === 'string') return { holder: part, form: 'map' };
    const found = findInside(part);
    if (found) return found;
  }
  return undefined;
}

/**
 * Finds the headers of a message: the given object itself, or its part that holds headers. Returns `undefined` for a
 * value that cannot hold headers.
 */
export function findCarrier(given: unknown, form?: MessageForm): Carrier | undefined {
  if (!isHolder(given)) return undefined;
  try {
    if (form) return { holder: given, form };
    if (isList(given)) {
      const [id, fields] = given;
      // An entry of a Redis stream, as ioredis gives it.
      const isEntry = typeof id === 'string' && isList(fields);
      return isEntry ? { holder: fields, form: 'flat' } : { holder: given, form: formOfList(given) };
    }
    const own = formOf(given);
    const holdsIds = hasOwn(given, 'traceparent') || hasOwn(given, 'trace_id');
    return (own === 'map' && !holdsIds && findInside(given)) || { holder: given, form: own };
  } catch {
    // The traps of a proxy can throw. Reading its headers then throws too, and is told.
    return { holder: given, form: 'map' };
  }
}
