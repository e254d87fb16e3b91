/** The element that scrolls the rows, or the window. */
export type Scroller = Element | Window;

/** Returns the nearest element around a tree that scrolls, or else the window. */
export function scrollerOf(tree: Element): Scroller {
  for (let at = tree.parentElement; at && at !== document.body; at = at.parentElement) {
    // An element can be allowed to scroll although everything in it has room. Then something further out scrolls.
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  }
  return window;
}

/** Returns how far the top of a tree lies above the top of its scroller, in pixels; 0 if it does not. */
export function offsetIn(scroller: Scroller, tree: Element): number {
  const top = scroller instanceof Element ? scroller.getBoundingClientRect().top + scroller.clientTop : 0;
  return Math.max(0, top - tree.getBoundingClientRect().top);
}

/** Calls `read` at once, and whenever the scroller scrolls. Returns a function that ends this. */
export function observeOffset(scroller: Scroller, read: () => void): () => void {
  read();
  scroller.addEventListener('scroll', read, { passive: true });
  return () => scroller.removeEventListener('scroll', read);
}

/**
 * Reports the size of the scroller, at once and after each change. The part that can be seen is never higher than the
 * window. Returns a function that ends this.
 */
export function observeSize(
  scroller: Scroller,
  report: (size: { width: number; height: number }) => void,
): () => void {
  const read = (): void => {
    const { innerWidth, innerHeight } = window;
    if (scroller instanceof Element)
      report({ width: scroller.clientWidth, height: Math.min(scroller.clientHeight, innerHeight) });
    else report({ width: innerWidth, height: innerHeight });
  };
  read();
  const observer = new ResizeObserver(read);
  if (scroller instanceof Element) observer.observe(scroller);
  window.addEventListener('resize', read);
  return () => {
    observer.disconnect();
    window.removeEventListener('resize', read);
  };
}
