import { useEffect, useLayoutEffect, useReducer, useState } from 'react';
import type { Scenario, Turn } from '../scenario.ts';
import { openByClick } from './mount.tsx';

function Counter({ turn: { request, pause, action } }: { turn: Turn }) {
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (count === 0) return;
    void (async () => {
      await request(3);
      await pause();
      await request(4);
    })();
  }, [count, request, pause]);
  useLayoutEffect(() => {
    if (count > 0) void request(5).then(() => request(6));
  }, [count, request]);

  async function save(): Promise<void> {
    await request(1);
    setCount((before) => before + 1);
    await pause();
    await request(2);
  }
  return <button onClick={() => action(save)}>save {count}</button>;
}

const reactHandlers: Scenario = {
  name: 'react-handlers',
  requests: 6,
  clicked: true,
  open: openByClick(Counter, 'save 0'),
};

type Step = 'idle' | 'first' | 'second' | 'third';

function Chain({ turn: { request, pause, action } }: { turn: Turn }) {
  const [step, go] = useReducer((_: Step, next: Step) => next, 'idle');
  const [shown, setShown] = useState(false);
  useEffect(() => {
    async function work(): Promise<void> {
      if (step === 'first') {
        await request(1);
        go('second');
      }
      if (step === 'second') {
        await pause();
        await request(2);
        setShown(true);
        go('third');
      }
    }
    void work();
  }, [step, request, pause]);
  async function start(): Promise<void> {
    await pause();
    go('first');
    await request(5);
  }
  return (
    <>
      <button onClick={() => action(start)}>start</button>
      {shown && <Late request={request} />}
    </>
  );
}

function Late({ request }: Pick<Turn, 'request'>) {
  const [text, setText] = useState('');
  useEffect(() => {
    let gone = false;
    void request(3).then((answer) => !gone && setText(answer));
    return () => {
      gone = true;
    };
  }, [request]);
  useEffect(() => {
    if (text) void request(4);
  }, [text, request]);
  return text;
}

const reactEffects: Scenario = {
  name: 'react-effects',
  requests: 5,
  clicked: true,
  open: openByClick(Chain, 'start'),
};

/** Handlers of React, and the effects that they lead to. */
export const reactEvents = [reactHandlers, reactEffects];
