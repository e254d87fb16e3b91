import { Await, createFileRoute } from '@tanstack/react-router';
import { Suspense } from 'react';
import { loadSlowly } from '../team';

export const Route = createFileRoute('/slow')({
  loader: () => ({ text: loadSlowly() }),
  component: Slow,
});

function Slow() {
  const { text } = Route.useLoaderData();
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <Await promise={text}>{(shown) => <p>{shown}</p>}</Await>
    </Suspense>
  );
}
