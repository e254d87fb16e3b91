import { Suspense } from 'react';
import { traced } from '../../server-tracing';

const Greeting = traced('render greeting', async () => <p>The third page</p>);

export default function Third() {
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <Greeting />
    </Suspense>
  );
}
