import { bodyLimit } from 'hono/body-limit';
import { jsonError } from './json-response.ts';

/** Refuses requests that are larger than anything the app sends. */
export const limitBody = bodyLimit({
  maxSize: 256 * 1024,
  onError: () => jsonError(413, 'too_large', 'The request is too large.'),
});
