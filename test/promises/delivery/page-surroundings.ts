import type { Disk } from './disk.ts';
import type { FaultServer } from './fault-server.ts';
import type { Random } from '../../house/random.ts';

/** A mistake that is planted, to show that it is found. */
export type Plant = 'deletes before it sends' | 'writes nothing down' | 'makes a new id at each try';

/** An export under way. */
export interface ExportCall {
  request: string;
}

/** Everything that a page has around it. */
export interface Surroundings {
  readonly disk: Disk;
  readonly server: FaultServer;
  readonly random: Random;
  readonly isOffline: () => boolean;
  /** The exports under way, each with its last request. */
  readonly calls: Set<ExportCall>;
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** Without it, the page has no listener, as most apps. */
  readonly listens: boolean;
  readonly plant: Plant | undefined;
}

/** How far a page has come. */
export interface PageLife {
  readonly id: string;
  state: 'open' | 'closed' | 'killed';
  isHidden: boolean;
}
