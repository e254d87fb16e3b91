/** Lets the slow page go on. */
export function action() {
  const { release } = globalThis as { release?: () => void };
  release?.();
  return Response.json({ released: !!release });
}
