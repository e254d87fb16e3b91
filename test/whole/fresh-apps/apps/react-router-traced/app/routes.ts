import { index, route, type RouteConfig } from '@react-router/dev/routes';

export default [
  index('routes/home.tsx'),
  route('members', 'routes/members.tsx'),
  route('invite', 'routes/invite.tsx'),
  route('second', 'routes/second.tsx'),
  route('plain', 'routes/plain.tsx'),
  route('slow', 'routes/slow.tsx'),
  route('release', 'routes/release.ts'),
  route('otlp/v1/:signal', 'routes/otlp.ts'),
] satisfies RouteConfig;
