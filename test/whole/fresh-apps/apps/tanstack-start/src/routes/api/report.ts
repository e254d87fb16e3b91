import { createFileRoute } from '@tanstack/react-router';

export const Route = createFileRoute('/api/report')({
  server: {
    handlers: {
      GET(): Response {
        throw new Error('The report has no rows');
      },
    },
  },
});
