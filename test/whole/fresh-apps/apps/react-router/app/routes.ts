import { type RouteConfig, index, route } from '@react-router/dev/routes';

export default [
  index('routes/home.tsx'),
  route('api/invitations', 'routes/invitations.ts'),
  route('otlp/v1/:signal', 'routes/otlp.ts'),
] satisfies RouteConfig;
