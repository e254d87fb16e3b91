import { useEffect, useState } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { renderApp } from '../render-app.ts';
import type { Log } from '../scenario.ts';

function Page({ name }: { name: string }) {
  const [items, setItems] = useState('nothing');
  useEffect(() => {
    const controller = new AbortController();
    async function load(): Promise<void> {
      const response = await fetch(`/api/wouter/${name}`, { signal: controller.signal });
      setItems(JSON.stringify(await response.json()));
    }
    load().catch((error: Error) => error.name === 'AbortError' || setItems(String(error)));
    return () => controller.abort();
  }, [name]);
  return (
    <p>
      {name} has {items}
    </p>
  );
}

function App({ log }: { log: Log }) {
  const [location, navigate] = useLocation();
  useEffect(() => log('location', location), [log, location]);
  return (
    <>
      <Link href="/wouter/one">one</Link>
      <Link href="/wouter/two">two</Link>
      <Link href="/wouter/old">old</Link>
      <button onClick={() => navigate('/wouter/one', { replace: true, state: { from: 'two' } })}>
        replace
      </button>
      <Switch>
        <Route path="/wouter/old">
          <Redirect to="/wouter/two" replace />
        </Route>
        <Route path="/wouter/:name">{({ name }) => <Page key={name} name={name} />}</Route>
        <Route>home</Route>
      </Switch>
    </>
  );
}

/** Wouter: links, a redirect, navigation by code, Back, effects that request. */
export async function wouter(log: Log): Promise<void> {
  const app = renderApp(<App log={log} />);
  await app.shows('home');
  app.follow('one');
  await app.shows('one has []');
  app.follow('old');
  await app.shows('two has []');
  history.back();
  await app.shows('one has []');
  app.follow('two');
  await app.shows('two has []');
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'replace')!.click();
  await app.shows('one has []');
  log('state', history.state);
  app.unmount();
  history.pushState(null, '', '/');
}
