import { accessToken } from './access-token.ts';
import { serveProject, type Project, type ProjectAnswer, type ProjectRequest } from './serve-project.ts';

const user = { id: 'mia', aud: 'authenticated', role: 'authenticated', email: 'mia@example.com' };

/** Writes an access token that stays valid for years. */
export function tokenOf(sessionId: string): string {
  return accessToken({ sub: user.id, role: 'authenticated', exp: 4_000_000_000, session_id: sessionId });
}

/** Gives the body of GoTrue's answer to a sign-in. */
export function sessionBody(token: string): object {
  return {
    access_token: token,
    token_type: 'bearer',
    expires_in: 3600,
    refresh_token: 'a-refresh-token',
    user,
  };
}

/** The session id for each way to sign in. */
export const sessionIds = {
  password: '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c01',
  refresh_token: '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c02',
  recovery: '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c03',
  factor: '2f5e0c1e-4b1f-4c55-9a7f-0d0c7a1b2c04',
} as const;

function answerAuth({ method, path }: ProjectRequest): ProjectAnswer {
  const { pathname, searchParams } = new URL(path, 'http://project');
  const signIn = (way: string): ProjectAnswer => ({
    body: sessionBody(tokenOf(sessionIds[way as keyof typeof sessionIds])),
  });
  switch (`${method} ${pathname.replace('/auth/v1', '').replace(/^\/factors\/[^/]+/, '/factors')}`) {
    case 'POST /token':
      return signIn(searchParams.get('grant_type') ?? '');
    case 'POST /verify':
      return signIn('recovery');
    case 'POST /factors/verify':
      return signIn('factor');
    case 'POST /logout':
      return { status: 204, body: '' };
    default:
      return { body: user };
  }
}

/** Serves a project. Its sign-in answers as GoTrue does, unless the test gives another answer. */
export function serveAuth(
  answer: (request: ProjectRequest) => ProjectAnswer | undefined = () => undefined,
): Promise<Project> {
  return serveProject((request) => answer(request) ?? answerAuth(request));
}
