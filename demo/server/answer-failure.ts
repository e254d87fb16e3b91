import { jsonError } from './json-response.ts';

/** Answers a request that failed unexpectedly, and prints the reason. */
export function answerFailure(error: unknown): Response {
  // It prints only the stack, because errors of databases also carry the values of the statement.
  console.error(error instanceof Error ? error.stack : error);
  return jsonError(500, 'internal_error', 'Something went wrong.');
}
