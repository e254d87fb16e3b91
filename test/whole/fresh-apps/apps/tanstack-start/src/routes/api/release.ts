import { createFileRoute } from '@tanstack/react-router';

/** Lets the slow page go on. */
export const Route = createFileRoute('/api/release')({
  server: {
    handlers: {
      POST() {
        const { release } = globalThis as { release?: () => void };
        release?.();
        return Response.json({ released: !!release });
      },
    },
  },
});
