import type { Disk } from './disk.ts';
import type { FaultServer } from './fault-server.ts';
import type { Random } from '../../house/random.ts';

/** A planted mistake, to show that the tests find it. */
export type Plant = 'deletes before it sends' | 'writes nothing down' | 'makes a new id at each try';

/** An export under way. */
export interface ExportCall {
  request: string;
}

/** Everything that a queue on a disk needs. */
export interface DiskSurroundings {
  readonly disk: Disk;
  readonly random: Random;
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly plant: Plant | undefined;
}

/** Everything around a page. */
export interface Surroundings extends DiskSurroundings {
  readonly server: FaultServer;
  readonly isOffline: () => boolean;
  /** The exports under way, each with its last request. */
  readonly calls: Set<ExportCall>;
  /** False for a page without a listener, like the pages of most apps. */
  readonly listens: boolean;
}

/** The state of a page's life. */
export interface PageLife {
  readonly id: string;
  state: 'open' | 'closed' | 'killed';
  isHidden: boolean;
}
