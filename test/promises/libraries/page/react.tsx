import { startTransition, useEffect, useLayoutEffect, useState, useTransition } from 'react';
import { TracingProvider, useAction } from 'waybill/react';
import { Press } from './press.tsx';
import { pause, request } from './requests.ts';
import { tracing } from './tracing.ts';

function Handler() {
  async function save(): Promise<void> {
    await request('react-handler', 1);
    await pause();
    await request('react-handler', 2);
  }
  return <Press operation="react-handler" onClick={() => void save()} />;
}

function Effects() {
  const [count, setCount] = useState(0);
  useLayoutEffect(() => {
    if (count > 0) void request('react-effects', 'layout').then(() => request('react-effects', 'later'));
  }, [count]);
  useEffect(() => {
    if (count === 0) return;
    void (async () => {
      await request('react-effects', 'effect');
      await request('react-effects', 'behind');
    })();
  }, [count]);
  return <Press operation="react-effects" onClick={() => setCount(1)} />;
}

function LateEffect() {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (count > 0) void request('react-late-effect', 'effect');
  }, [count]);
  async function load(): Promise<void> {
    await request('react-late-effect', 'handler');
    setCount(1);
  }
  return <Press operation="react-late-effect" onClick={() => void load()} />;
}

function Transition() {
  const [, startPending] = useTransition();
  async function open(): Promise<void> {
    await request('react-transition', 1);
    await pause();
    await request('react-transition', 2);
  }
  return (
    <>
      <Press operation="react-transition" onClick={() => startPending(() => void open())} />
      <Press
        operation="wrapped-transition"
        onClick={() =>
          startTransition(
            tracing.wrap('open tab', async () => {
              await request('wrapped-transition', 1);
              await request('wrapped-transition', 2);
            }),
          )
        }
      />
    </>
  );
}

function Hook() {
  const save = useAction('save by hook', async () => {
    await request('use-action', 1);
    await pause();
    await request('use-action', 2);
  });
  return <Press operation="use-action" onClick={() => void save.run()} />;
}

/** Buttons for the features of every supported React. */
export function React() {
  return (
    <TracingProvider tracing={tracing}>
      <Handler />
      <Effects />
      <LateEffect />
      <Transition />
      <Hook />
    </TracingProvider>
  );
}
