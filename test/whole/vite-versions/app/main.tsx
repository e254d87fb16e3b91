import { startTransition, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { current, run } from 'waybill/async-context';

/** The contexts that the page has read, by the place of the read. */
type Contexts = Record<string, unknown>;

declare global {
  var contexts: Contexts | undefined;
}

const contexts: Contexts = {};

async function* values(): AsyncGenerator {
  yield await Promise.resolve(current());
}

async function work(show: (step: number) => void): Promise<void> {
  await Promise.resolve();
  contexts['after an await'] = current();
  for await (const value of values()) contexts['in a loop'] = value;
  await new Promise((resolve) => setTimeout(resolve));
  contexts['after a timer'] = current();
  const { late } = await import('./late.ts');
  contexts['in code that was loaded late'] = await late();
  startTransition(() => show(1));
}

function App() {
  const [step, show] = useState(0);
  useEffect(() => {
    if (step === 0) return;
    contexts['in an effect after a transition'] = current();
    globalThis.contexts = contexts;
  }, [step]);
  return <button onClick={() => run('click', () => void work(show))}>Step {step}</button>;
}

createRoot(document.getElementById('root')!).render(<App />);
