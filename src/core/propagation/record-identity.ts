import { sha256 } from './sha256.ts';
import { setWriter } from './writer-of.ts';
import type { Attributes } from '../records/records.ts';
import { IDENTITY } from '../records/semantic-conventions.ts';

/** The change from one identity to the next. */
export interface IdentityChange {
  /** The new identity, or `null` if the user is signed out. */
  readonly identity: string | null;
  /**
   * The resource that got the new identity. It is the resource of all records since the start of the page, or since the
   * session began. Absent if another identity began.
   */
  readonly renamed?: Attributes | undefined;
}

/** Returns the hash of a key that names a user and a tenant: 32 hex digits. */
export function hashIdentity(key: string): string {
  return sha256(key).slice(0, 32);
}

function newResource(attributes: Attributes): Attributes {
  const resource = { ...attributes };
  setWriter(resource, null);
  return resource;
}

/**
 * The identity of the records that begin now. Each identity has a resource object of its own, and a record takes the
 * object that is current when its root begins. So the identity of a record is in its resource.
 */
export class RecordIdentity {
  /** The resource of the records that begin now. */
  resource: Attributes;
  /** The current auth session. */
  session: string | null = null;
  readonly #program: Attributes;
  #key: string | null = null;
  /** The first session of each user. Records that end after a sign-out carry it. */
  readonly #sessions = new WeakMap<Attributes, string>();
  /** Whether the page has had no identity yet. */
  #isFirst = true;

  constructor(program: Attributes) {
    this.#program = program;
    this.resource = newResource(program);
  }

  /** The hash of the current key, or `null` if there is no key. */
  get current(): string | null {
    return (this.resource[IDENTITY] as string | undefined) ?? null;
  }

  /** Returns the session of records with a resource: the current session, or that of an earlier user. */
  sessionOf(resource: Attributes = this.resource): string | null {
    return resource === this.resource ? this.session : (this.#sessions.get(resource) ?? null);
  }

  /** Sets the key. Returns the change of the identity, or `undefined` if the identity stays the same. */
  setKey(key: string | null): IdentityChange | undefined {
    // The user of the session was not known before. Now the records of the session belong to this user.
    const isNamed = this.#key === null && this.session !== null;
    this.#key = key;
    return this.#change(isNamed);
  }

  /** Sets the auth session. Without a key, the session is the key. */
  setSession(session: string | null): IdentityChange | undefined {
    this.session = session;
    const change = this.#change(false);
    if (session !== null && !this.#sessions.has(this.resource)) this.#sessions.set(this.resource, session);
    return change;
  }

  #change(isNamed: boolean): IdentityChange | undefined {
    const key = this.#key ?? this.session;
    const identity = key === null ? null : hashIdentity(key);
    if (identity === this.current) return undefined;
    const renamed = identity !== null && (this.#isFirst || isNamed) ? this.resource : undefined;
    if (renamed) Object.assign(renamed, { [IDENTITY]: identity });
    else this.resource = newResource({ ...this.#program, ...(identity && { [IDENTITY]: identity }) });
    this.#isFirst = false;
    return { identity, renamed };
  }
}
