import { useActionState, useTransition } from 'react';
import { Press } from './press.tsx';
import { pause, request } from './requests.ts';
import { tracing } from './tracing.ts';

async function twice(operation: string): Promise<void> {
  await request(operation, 1);
  await pause();
  await request(operation, 2);
}

function FormAction() {
  return (
    <form data-action="form-action" action={() => twice('form-action')}>
      <button name="press-form-action">press</button>
    </form>
  );
}

function WrappedFormAction() {
  return (
    <form action={tracing.wrap('invite member', (_form: FormData) => twice('wrapped-form-action'))}>
      <button name="press-wrapped-form-action">press</button>
    </form>
  );
}

const rename = tracing.wrap('rename team', async (before: number, _form: FormData) => {
  await twice('action-state');
  return before + 1;
});

function ActionState() {
  const [, submit] = useActionState(rename, 0);
  return (
    <form action={submit}>
      <button name="press-action-state">press</button>
    </form>
  );
}

function AsyncTransition() {
  const [, startPending] = useTransition();
  return <Press operation="async-transition" onClick={() => startPending(() => twice('async-transition'))} />;
}

/** Buttons for the features of React 19 that React 18 lacks. */
export function React19() {
  return (
    <>
      <FormAction />
      <WrappedFormAction />
      <ActionState />
      <AsyncTransition />
    </>
  );
}
