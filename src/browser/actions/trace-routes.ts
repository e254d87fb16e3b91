import type { Action, Tracing } from '../../core/index.ts';
import { captureValues, guard, openAction, URL_PATH } from '../../core/internal.ts';
import { patchMethod } from '../../patch/index.ts';
import { hearEvents } from './hear-events.ts';
import { holdDuring } from './hold-during.ts';
import { tagOf } from './name-element.ts';
import type { Open } from './user-input.ts';
import type { UserInputs } from './user-inputs.ts';

// `history.back()` takes effect in a later task. A page without an earlier entry does not change at all.
const TRAVERSAL_MS = 1000;

type Interfaces = Readonly<Record<string, { readonly prototype: object } | undefined>>;
type Instead = Parameters<typeof patchMethod>[2];

// The path of the page. Hash routers keep their path in the fragment. Any other fragment names a part of the page.
const placeOf = (): string => location.pathname + (/^#!?\/[^?]*/.exec(location.hash)?.[0] ?? '');

// The events of a change. The Navigation API has `navigate`, with further members.
type RouteEvent = Event & {
  readonly navigationType?: string;
  readonly destination?: { readonly url: string };
};

// The Navigation API, where the browser has one. https://html.spec.whatwg.org/#navigation-api
const { navigation } = globalThis as { readonly navigation?: EventTarget };

/** Creates the code that opens the action of a route change when other code asks for it. */
function createRoute(tracing: Tracing, event?: RouteEvent): Open {
  let action: Action | undefined;
  // During the event `navigate`, the page still has its earlier address.
  const path = (): string => new URL(event?.destination?.url ?? location.href).pathname;
  return () =>
    (action ??= openAction(tracing, 'route change', {
      trigger: 'navigate',
      // The path can hold the token of a link, so it is redacted.
      facts: captureValues(tracing, { [URL_PATH]: path() }),
      isTransient: true,
      isSettled: true,
    }));
}

/**
 * Opens an action for each change of the page's route that belongs to no other action. A change can have several
 * events: `navigate`, `popstate` and `hashchange`. All of them belong to one action: that of the code that changed the
 * route, that of the click on a link, or one of its own.
 */
export function traceRoutes(tracing: Tracing, inputs: UserInputs): () => void {
  const attempt = <T>(fn: () => T): T | undefined => guard(tracing, 'traceUserActions', fn);
  // Opens the action of the latest change.
  let route: Open | undefined;
  // The latest call of a function like `history.back()`.
  let traversal: { readonly open: Open; readonly atMs: number } | undefined;

  // Finds the cause of a change that the browser itself makes.
  function findCause(event: RouteEvent): Open | undefined {
    const { type, timeStamp, navigationType } = event;
    if (type === 'popstate' || navigationType === 'traverse') {
      const called = traversal;
      traversal = undefined;
      if (called && timeStamp - called.atMs < TRAVERSAL_MS) return called.open;
    }
    const input = navigationType === 'traverse' ? undefined : inputs.causeOf(event);
    // A `popstate` does not say whether the user clicked on a link or on the Back button of the browser.
    return type === 'navigate' || input?.isOn((element) => /^a(rea)?$/.test(tagOf(element)))
      ? input?.open
      : undefined;
  }

  function hear(event: RouteEvent, isNative: boolean): void {
    const current = tracing.current();
    if (current) {
      route = () => current;
      return;
    }
    const isFirst = event.type === (navigation ? 'navigate' : 'popstate');
    if (isFirst) route = isNative ? findCause(event) : undefined;
    holdDuring(tracing, event, (route ??= createRoute(tracing, event)));
  }

  const push: Instead = (original, self, args) => {
    const before = placeOf();
    route = undefined;
    const result = original.apply(self, args);
    attempt(() => {
      // Usually a click causes the change. Then the change belongs to the action of the click.
      if (placeOf() !== before && !tracing.current()) {
        holdDuring(tracing, undefined, (route ??= createRoute(tracing)));
      }
    });
    return result;
  };
  const traverse: Instead = (original, self, args) => {
    const current = tracing.current();
    traversal = current && { open: () => current, atMs: performance.now() };
    return original.apply(self, args);
  };

  const undos = [hearEvents(['popstate', 'hashchange'], hear)];
  if (navigation)
    undos.push(hearEvents(['navigate', 'currententrychange', 'navigatesuccess'], hear, navigation));
  const patch = (owner: string, names: readonly string[], instead: Instead): void => {
    const { prototype } = (window as unknown as Interfaces)[owner] ?? {};
    for (const name of names) {
      const undo = prototype && attempt(() => patchMethod(prototype, name, instead));
      if (undo) undos.push(undo);
    }
  };
  patch('History', ['pushState', 'replaceState'], push);
  patch('History', ['back', 'forward', 'go'], traverse);
  patch('Navigation', ['back', 'forward', 'traverseTo'], traverse);
  return () => undos.forEach((undo) => undo());
}
