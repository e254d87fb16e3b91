import { tracing } from '../../server-tracing';

export const POST = tracing.withTracing(async (request) => {
  await request.text();
  throw new Error('The mail server does not answer');
});
