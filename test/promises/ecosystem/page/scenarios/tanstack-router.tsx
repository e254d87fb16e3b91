import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  Outlet,
  redirect,
  RouterProvider,
} from '@tanstack/react-router';
import { renderApp } from '../render-app.ts';
import { pause, type Log } from '../scenario.ts';

const BASE = '/tanstack-router';

const rootRoute = createRootRoute({
  component: () => (
    <>
      {['one', 'two', 'old', 'broken'].map((page) => (
        <Link key={page} to={`${BASE}/$page`} params={{ page }}>
          {page}
        </Link>
      ))}
      <Outlet />
    </>
  ),
});

function createPages(log: Log) {
  const pageRoute = createRoute({
    getParentRoute: () => rootRoute,
    path: `${BASE}/$page`,
    beforeLoad({ params }) {
      if (params.page === 'old') throw redirect({ to: `${BASE}/$page`, params: { page: 'one' } });
    },
    async loader({ params: { page }, cause }) {
      log('loader', [page, cause]);
      const response = await fetch(`/api/tanstack-router/${page}?status=${page === 'broken' ? 500 : 200}`);
      if (!response.ok) throw new Error(`status ${response.status}`);
      await pause();
      return `loaded ${page}`;
    },
    staleTime: Infinity,
    errorComponent: ({ error }) => <p>failed with {(error as Error).message}</p>,
    component: function Page() {
      return <p>{pageRoute.useLoaderData()}</p>;
    },
  });
  const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: () => <p>home</p> });
  return rootRoute.addChildren([homeRoute, pageRoute]);
}

/** TanStack Router: links, loaders, a redirect, a loader that fails, Back. */
export async function tanstackRouter(log: Log): Promise<void> {
  const router = createRouter({ routeTree: createPages(log), defaultPendingMs: 10_000 });
  router.subscribe('onResolved', ({ toLocation, pathChanged }) =>
    log('resolved', [toLocation.pathname, pathChanged]),
  );
  const app = renderApp(<RouterProvider router={router} />);
  await app.shows('home');
  app.follow('one');
  await app.shows('loaded one');
  app.follow('two');
  await app.shows('loaded two');
  app.follow('broken');
  await app.shows('failed with status 500');
  app.follow('old');
  await app.shows('loaded one');
  history.back();
  await app.shows('failed with status 500');
  await router.navigate({ to: `${BASE}/$page`, params: { page: 'two' } });
  await app.shows('loaded two');
  log('path', location.pathname);
  await pause(20);
  app.unmount();
  history.pushState(null, '', '/');
}
