import { listen } from './listen.ts';

// A page can stay after `beforeunload`, for example after a click on a link that only downloads a file.
const LEAVING_MS = 10_000;

let watches = 0;
let unlisten: (() => void) | undefined;
let leftMs = -LEAVING_MS;

/**
 * Watches during a request whether the user leaves the page. The returned function ends the watch, and tells whether
 * the user has left. Firefox and WebKit then reject the request before the page hides, as if the network had failed.
 *
 * The page listens only while a request is under way, because a listener to `beforeunload` keeps some browsers from
 * storing the page for the Back button.
 * https://developer.mozilla.org/docs/Web/API/Window/beforeunload_event#usage_notes
 */
export function watchLeaving(): () => boolean {
  watches++;
  unlisten ??= listen({ beforeunload: () => (leftMs = performance.now()) }, true);
  return () => {
    if (!--watches) {
      unlisten?.();
      unlisten = undefined;
    }
    return performance.now() - leftMs < LEAVING_MS;
  };
}
