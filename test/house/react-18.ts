/** The reason why a test file also runs on React 18, and the modules of `src/react` that it tests there. */
export interface ForReact18 {
  /** The difference between the two versions in the subject of the file. */
  readonly because: string;
  readonly modules: readonly string[];
}

/**
 * The tests that also run on the oldest React that the package supports, by their file.
 *
 * A file is here if its result can differ by the version of React: refs, ids, effects, stores, boundaries, roots and
 * hydration. `react-18.test.ts` checks that each module with such code has a file here, and that each test file of the
 * room is in one of the two lists.
 */
export const onReact18: Readonly<Record<string, ForReact18>> = {
  'test/rooms/react/error-boundary.browser.test.tsx': {
    because: 'React 18 repeats a render that throws, and reports its error, in a way of its own',
    modules: ['catching-boundary.ts', 'error-boundary.tsx'],
  },
  'test/rooms/react/error-delivery.browser.test.tsx': {
    because: 'an effect follows a store, and act flushes both',
    modules: ['error-delivery.tsx'],
  },
  'test/rooms/react/error-with-correlation.browser.test.tsx': {
    because: 'React 18 makes other ids and runs effects at other times, on which the announcement depends',
    modules: ['error-screen.tsx', 'error-with-correlation.tsx', 'late-details.tsx', 'use-announcement.ts'],
  },
  'test/rooms/react/functions-of-the-app.browser.test.tsx': {
    because: 'React 18 waits for no promise, and repeats a render that throws',
    modules: ['error-boundary.tsx', 'error-screen.tsx', 'recent-references.tsx'],
  },
  'test/rooms/react/hooks.browser.test.tsx': {
    because: 'hooks read a store while React renders',
    modules: ['use-tracing.ts'],
  },
  'test/rooms/react/hostile-errors.browser.test.tsx': {
    because: 'React itself looks at a thrown value, and each version at other parts of it',
    modules: ['error-boundary.tsx', 'error-screen.tsx'],
  },
  'test/rooms/react/hydration.browser.test.tsx': {
    because: 'React 18 warns of other things on servers, and hydrates in another way',
    modules: ['use-action.ts', 'use-tracing.ts'],
  },
  'test/rooms/react/parts.browser.test.tsx': {
    because: 'React 18 gives a ref by forwardRef alone, and keeps it beside the props of an element',
    modules: [
      'copy-reference.tsx',
      'error-parts.tsx',
      'part-element.ts',
      'reference.tsx',
      'trace-details.tsx',
    ],
  },
  'test/rooms/react/recent-references.browser.test.tsx': {
    because: 'a list of React 18 has other ids, and a ref by forwardRef',
    modules: ['recent-references.tsx'],
  },
  'test/rooms/react/reference.browser.test.tsx': {
    because: 'an effect ends the work that a click began',
    modules: ['copy-button.tsx', 'use-copy.ts'],
  },
  'test/rooms/react/refusals.browser.test.tsx': {
    because: 'an update comes after the answer of a server is read',
    modules: ['error-screen.tsx', 'use-action.ts'],
  },
  'test/rooms/react/root-error-handlers.browser.test.tsx': {
    because: 'createRoot of React 18 takes one handler of three',
    modules: ['root-error-handlers.ts'],
  },
  'test/rooms/react/tracing-provider.browser.test.tsx': {
    because: 'the two versions mount twice in StrictMode in different ways',
    modules: ['tracing-provider.tsx'],
  },
  'test/rooms/react/use-action.browser.test.tsx': {
    because:
      'an insertion effect keeps the newest function, and updates come after an await and after the end',
    modules: ['use-action.ts'],
  },
  'test/whole/recipes/fetch.browser.test.tsx': {
    because: "effects of the app's own components load, and stop loading",
    modules: [],
  },
  'test/whole/readme/readme.browser.test.tsx': {
    because: 'React 18 has no form actions, so a form that needs them sends itself and changes the address',
    modules: [],
  },
  'test/whole/recipes/tanstack-query.browser.test.tsx': {
    because: 'the library has a store of its own below React, and throws into boundaries',
    modules: [],
  },
};

/** The other browser tests of the room. Their result is the same on every React, for the reason given. */
export const sameOnReact18: Readonly<Record<string, string>> = {
  'test/rooms/react/messages.browser.test.tsx': 'reads texts',
  'test/whole/recipes/supabase.browser.test.tsx':
    'has the components of the recipe for fetch, and another client',
  'test/whole/recipes/next.browser.test.tsx': 'is about Next, which needs React 19',
  'test/whole/recipes/react-19.browser.test.tsx': 'is about form actions, which need React 19',
  'test/whole/recipes/react-router.browser.test.tsx': 'is about React Router, which needs React 19',
};
