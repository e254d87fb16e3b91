/** A program or page that sends requests. */
export interface Peer {
  readonly name: string;
  /** The problems that were told. */
  readonly told: Set<string>;
  /** Whether a request of this peer had ids. */
  sendsIds: boolean;
}

const MOST_PEERS = 1000;
const MAX_NAME = 200;
const OTHERS = 'other peers';

/** The name of a peer that names itself in no header. Many programs can share it. */
export const UNKNOWN = 'unknown';

/** Remembers the senders of requests: 1000 by their names, and all further ones as one peer. */
export class Peers {
  readonly #known = new Map<string, Peer>();

  /** Finds a peer by its name. A longer name is cut to 200 characters. */
  find(named: string): Peer {
    const own = named.slice(0, MAX_NAME);
    const known = this.#known.get(own);
    if (known) return known;
    const name = this.#known.size < MOST_PEERS ? own : OTHERS;
    const found = this.#known.get(name) ?? { name, told: new Set<string>(), sendsIds: false };
    this.#known.set(name, found);
    return found;
  }

  /**
   * Notes whether a request of a peer had ids. Returns true if the request lost them: it has none, and an earlier
   * request of the same peer had some. A peer without a name of its own can be many programs, so it loses nothing.
   */
  note(peer: Peer, hasIds: boolean): boolean {
    if (peer.name === OTHERS || peer.name === UNKNOWN) return false;
    const isLost = peer.sendsIds && !hasIds;
    peer.sendsIds ||= hasIds;
    return isLost;
  }
}
