import { Suspense } from 'react';
import { connection } from 'next/server';

async function Untraced() {
  await connection();
  throw new Error('The untraced part failed');
  return <p>never</p>;
}

export default function Plain() {
  return (
    <Suspense fallback={<p>Loading…</p>}>
      <Untraced />
    </Suspense>
  );
}
