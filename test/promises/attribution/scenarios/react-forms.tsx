import { startTransition, useActionState, useEffect, useOptimistic, useState } from 'react';
import type { Scenario, Turn } from '../scenario.ts';
import { click, mountForEach, mountWithEnd } from './mount.tsx';

function Invite({ turn: { request, pause, action } }: { turn: Turn }) {
  const [invited, setInvited] = useState(0);
  const [shown, showSoon] = useOptimistic(invited);
  useEffect(() => {
    if (invited > 0) void request(3);
  }, [invited, request]);

  async function invite(form: FormData): Promise<void> {
    showSoon(1);
    await request(form.has('email') ? 1 : 99);
    await pause();
    await request(2);
    setInvited(1);
    await request(4);
  }
  return (
    <form action={(form) => action(() => invite(form))}>
      <input name="email" defaultValue="ada@example.com" />
      {shown}
    </form>
  );
}

const reactFormAction: Scenario = {
  name: 'react-form-action',
  requests: 4,
  clicked: true,
  open(turns) {
    const places = mountForEach(turns, Invite);
    return ({ who }) => places[who].querySelector('form')!.requestSubmit();
  },
};

function Rename({ turn: { request, pause, action } }: { turn: Turn }) {
  async function rename(before: number, form: FormData): Promise<number> {
    await pause();
    await request(form.has('name') ? before + 1 : 99);
    await request(before + 2);
    return before + 2;
  }
  const [, submit, isPending] = useActionState(
    (before: number, form: FormData) => action(() => rename(before, form)),
    0,
  );
  return (
    <form action={submit}>
      <input name="name" defaultValue="Ada" disabled={isPending} />
    </form>
  );
}

// Effects of the new state request nothing here, because React waits for the function outside the action that the form
// begins.
const reactActionState: Scenario = {
  name: 'react-action-state',
  requests: 2,
  clicked: true,
  open(turns) {
    const places = mountForEach(turns, Rename);
    return ({ who }) => places[who].querySelector('form')!.requestSubmit();
  },
};

function Steps({ turn: { request, pause, action }, onEnd }: { turn: Turn; onEnd: () => void }) {
  const [step, advance] = useActionState(async (before: number, by: number) => {
    await pause();
    await request(before + 1);
    return before + by;
  }, 0);
  useEffect(() => {
    if (step === 2) void request(3).then(() => request(4).then(onEnd));
  }, [step, request, onEnd]);

  async function start(): Promise<void> {
    await pause();
    // The second update waits until React has finished the first.
    startTransition(() => advance(1));
    startTransition(() => advance(1));
  }
  return <button onClick={() => action(start)}>start</button>;
}

const reactDispatch: Scenario = {
  name: 'react-action-dispatch',
  requests: 4,
  clicked: true,
  open(turns) {
    const { places, ended } = mountWithEnd(turns, Steps);
    // The actions take turns, because React commits all waiting updates together.
    return ({ who }) => {
      click(places[who], 'start');
      return ended[who];
    };
  },
};

/** Forms whose action is a function. */
export const reactForms = [reactFormAction, reactActionState, reactDispatch];
