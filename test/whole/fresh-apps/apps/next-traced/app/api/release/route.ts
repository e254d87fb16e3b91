/** Lets the slow page go on. The page and this route are in two bundles of one process. */
export function POST() {
  const { release } = globalThis as { release?: () => void };
  release?.();
  return Response.json({ released: !!release });
}
