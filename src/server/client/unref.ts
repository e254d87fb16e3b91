/** Lets the process end before a timer is due. Node and Bun have a method for that, and Deno has a function. */
export function unref(timer: unknown): void {
  const { unref: own } = Object(timer) as { unref?: () => void };
  if (own) own.call(timer);
  else {
    const { Deno } = globalThis as { Deno?: { unrefTimer?: (timer: unknown) => void } };
    Deno?.unrefTimer?.(timer);
  }
}
