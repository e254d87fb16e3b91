/** How a request and the response to it are written. */
export type BodyFormat = 'json' | 'protobuf';

/** The content type of each format. */
export const CONTENT_TYPES: Readonly<Record<BodyFormat, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

/** Returns the format of a request by its content type, or `undefined` for any other content type. */
export function formatOf({ headers }: Request): BodyFormat | undefined {
  const [, subtype] =
    /^application\/(json|x-protobuf) *(?:;|$)/i.exec(headers.get('content-type') ?? '') ?? [];
  if (subtype === undefined) return undefined;
  return subtype.toLowerCase() === 'json' ? 'json' : 'protobuf';
}
