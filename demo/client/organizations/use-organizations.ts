import { createContext, useContext } from 'react';
import type { Organization } from '../team-client.ts';

/** The organizations of the signed-in person, and the shown organization. */
export interface Organizations {
  readonly all: readonly Organization[];
  readonly current: Organization | undefined;
  readonly choose: (id: string) => void;
  /** Adds a new organization, and shows it. */
  readonly add: (organization: Organization) => void;
  /** Forgets an organization that the person has left. */
  readonly leave: (id: string) => void;
}

const OrganizationsContext = createContext<Organizations | undefined>(undefined);

export const OrganizationsProvider = OrganizationsContext.Provider;

/** Gives the organizations of the signed-in person. */
export function useOrganizations(): Organizations {
  const organizations = useContext(OrganizationsContext);
  if (!organizations) throw new Error('useOrganizations needs an OrganizationsProvider above it.');
  return organizations;
}
