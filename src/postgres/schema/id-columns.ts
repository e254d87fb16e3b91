/**
 * The columns for the ids that records carry in their attributes. PostgreSQL fills them in. An attribute that is no UUID
 * gives no id.
 */
export const idColumns: string = `correlation_id uuid generated always as (case
      when attributes ->> 'correlation.id' ~* '^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$'
      then (attributes ->> 'correlation.id')::uuid end) stored,
    session_id uuid generated always as (case
      when attributes ->> 'session.id' ~* '^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$'
      then (attributes ->> 'session.id')::uuid end) stored,`;
