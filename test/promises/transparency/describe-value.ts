const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

function describeRequest(request: Request): object {
  const { method, url, mode, credentials, cache, redirect, referrer, referrerPolicy } = request;
  const { integrity, keepalive, headers, signal, bodyUsed, body } = request;
  return {
    facts: {
      method,
      url,
      mode,
      credentials,
      cache,
      redirect,
      referrer,
      referrerPolicy,
      integrity,
      keepalive,
    },
    headers: [...headers],
    isAborted: signal.aborted,
    body: { bodyUsed, locked: body?.locked },
    own: Reflect.ownKeys(request),
  };
}

function describeObject(object: object): object {
  const members = Reflect.ownKeys(object).map((key) => {
    const { value, get, ...flags } = Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor;
    return [String(key), get ? 'a getter' : describeValue(value), flags];
  });
  return { tag: tagOf(object), members, isExtensible: Object.isExtensible(object) };
}

/** Describes every part of a value whose change an app could notice. Reads no body. */
export function describeValue(value: unknown): unknown {
  if (Object(value) !== value) return value;
  const object = value as object;
  switch (tagOf(object)) {
    case 'Request':
      return describeRequest(object as Request);
    case 'Headers':
    case 'FormData':
      return [...(object as Headers)];
    case 'URL':
    case 'URLSearchParams':
      return (object as URL).toString();
    case 'AbortSignal':
      return { isAborted: (object as AbortSignal).aborted };
    case 'ReadableStream':
      return { locked: (object as ReadableStream).locked };
    case 'ArrayBuffer':
      return (object as ArrayBuffer).byteLength;
    case 'Object':
    case 'Array':
      return describeObject(object);
    default:
      return tagOf(object);
  }
}

/** Gives the values that an argument itself holds, without getters. */
export function valuesIn(argument: unknown): unknown[] {
  if (Object(argument) !== argument) return [argument];
  const object = argument as object;
  return [
    object,
    ...Reflect.ownKeys(object).map(
      (key) => (Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor).value as unknown,
    ),
  ];
}
