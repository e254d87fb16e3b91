import { Suspense } from 'react';
import { traced } from '../../server-tracing';

const Slow = traced('render slowly', async () => {
  await new Promise<void>((resolve) => Object.assign(globalThis, { release: resolve }));
  return <p>The slow part</p>;
});

export default function SlowPage() {
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <Slow />
    </Suspense>
  );
}
