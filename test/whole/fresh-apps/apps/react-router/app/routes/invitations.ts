import { tracing } from '../tracing.server.ts';

const invite = tracing.withTracing(async (request) => {
  await request.text();
  throw new Error('The mail server does not answer');
});

export const action = ({ request }: { request: Request }) => invite(request);
