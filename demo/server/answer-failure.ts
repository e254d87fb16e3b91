import { jsonError } from './json-response.ts';

/** Answers a request that failed in a way nobody thought of, and prints why. */
export function answerFailure(error: unknown): Response {
  // The stack alone: errors of databases carry the values of the statement as well.
  console.error(error instanceof Error ? error.stack : error);
  return jsonError(500, 'internal_error', 'Something went wrong.');
}
