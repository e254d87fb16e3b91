import { createContext, useContext } from 'react';
import type { Organization } from '../team-client.ts';

/** The organizations of who is signed in, and the one that is shown. */
export interface Organizations {
  readonly all: readonly Organization[];
  readonly current: Organization | undefined;
  readonly choose: (id: string) => void;
  /** Adds one that was just created, and shows it. */
  readonly add: (organization: Organization) => void;
}

const OrganizationsContext = createContext<Organizations | undefined>(undefined);

export const OrganizationsProvider = OrganizationsContext.Provider;

/** Gives the organizations of who is signed in. */
export function useOrganizations(): Organizations {
  const organizations = useContext(OrganizationsContext);
  if (!organizations) throw new Error('useOrganizations needs an OrganizationsProvider above it.');
  return organizations;
}
