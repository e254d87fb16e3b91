import { publicError } from 'waybill/server';

/** The JSON object in the body of a request. */
export type Body = Readonly<Record<string, unknown>>;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{2,63}$/;

function invalid(message: string): Error {
  return publicError(message, { status: 400, code: 'invalid_request' });
}

/** Reads the body of a POST. Rejects with a public error if the body is no JSON object. */
export async function readBody(request: Request): Promise<Body> {
  if (request.method !== 'POST') {
    throw publicError('This function takes POST requests.', { status: 405, code: 'method_not_allowed' });
  }
  const body: unknown = await request.json().catch(() => null);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalid('The body must be a JSON object.');
  return body as Body;
}

/** Reads a UUID from a body. */
export function readUuid(body: Body, field: string): string {
  const value = body[field];
  if (!isUuid(value)) throw invalid(`${field} must be a UUID.`);
  return value.toLowerCase();
}

/** Whether a value is a UUID. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** Reads an e-mail address from a body. */
export function readEmail(body: Body, field: string): string {
  const value = typeof body[field] === 'string' ? body[field].trim() : '';
  if (!EMAIL.test(value)) throw invalid('Enter a complete e-mail address, such as grace@northwind.example.');
  return value;
}

/** Reads a text of bounded length from a body, without the spaces around it. */
export function readText(body: Body, field: string, { maxLength }: { maxLength: number }): string {
  const value = typeof body[field] === 'string' ? body[field].trim() : '';
  if (value === '' || value.length > maxLength)
    throw invalid(`${field} must have 1 to ${maxLength} characters.`);
  return value;
}

/** Reads one of the given words from a body. */
export function readChoice<T extends string>(body: Body, field: string, choices: readonly T[]): T {
  const choice = choices.find((word) => word === body[field]);
  if (choice === undefined) throw invalid(`${field} must be one of: ${choices.join(', ')}.`);
  return choice;
}
