import { Suspense } from 'react';
import { Await } from 'react-router';
import { traced } from '../tracing.server';
import type { Route } from './+types/slow';

export const loader = traced('load slowly', () => ({
  text: new Promise<string>((resolve) => {
    Object.assign(globalThis, { release: () => resolve('The slow part') });
  }),
}));

export default function Slow({ loaderData }: Route.ComponentProps) {
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <Await resolve={loaderData.text}>{(text) => <p>{text}</p>}</Await>
    </Suspense>
  );
}
