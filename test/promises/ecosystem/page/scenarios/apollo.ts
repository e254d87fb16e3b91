import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { describe, pause, type Log } from '../scenario.ts';

interface Team {
  readonly team: { readonly __typename: string; readonly id: string; readonly members: readonly string[] };
}

const TEAM = gql`
  query Team {
    team {
      id
      members
    }
  }
`;
const INVITE = gql`
  mutation Invite($name: String!) {
    invite(name: $name) {
      id
      members
    }
  }
`;
const REFUSED = gql`
  query Refused {
    refused
  }
`;

/** Apollo: a watched query, a mutation that writes into the cache first, errors of both kinds, a stopped query. */
export async function apollo(log: Log): Promise<void> {
  const client = new ApolloClient({
    link: new HttpLink({ uri: '/api/apollo/graphql' }),
    cache: new InMemoryCache(),
  });
  const watched = client.watchQuery<Team>({ query: TEAM }).subscribe({
    next: ({ data, networkStatus }) => log('watched', [networkStatus, data?.team?.members]),
    error: (error: unknown) => log('watching failed', describe(error)),
  });
  const [one, two] = await Promise.all([
    client.query<Team>({ query: TEAM }),
    client.query<Team>({ query: TEAM }),
  ]);
  log('one request for both', one.data === two.data);
  await pause();
  const invited = await client.mutate({
    mutation: INVITE,
    variables: { name: 'Lin' },
    optimisticResponse: { invite: { __typename: 'Team', id: '1', members: ['Ada', 'Lin?'] } },
    update: (_, { data }) => log('update', (data as { invite: Team['team'] }).invite.members),
  });
  log('invited', (invited.data as { invite: Team['team'] }).invite.members);
  await client.query({ query: REFUSED }).catch((error: unknown) => log('refused', describe(error)));
  await client
    .query({ query: REFUSED, context: { uri: '/api/apollo/items?status=500' } })
    .catch((error: unknown) => log('server failed', describe(error)));
  const controller = new AbortController();
  const stopped = client
    .query({
      query: TEAM,
      fetchPolicy: 'network-only',
      context: { fetchOptions: { signal: controller.signal } },
    })
    .catch((error: unknown) => log('stopped', describe(error)));
  controller.abort();
  await stopped;
  const { data } = await client
    .refetchQueries({ include: [TEAM] })
    .then(([result]) => result as { data: Team });
  log('refetched', data.team.members);
  watched.unsubscribe();
  client.stop();
}
