import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { useAction } from 'waybill/react';
import type { Organization } from '../team-client.ts';
import { loadSupportStaff } from '../support/support-staff.ts';
import { Failure } from '../ui/failure.tsx';
import { useBackend } from '../use-backend.ts';
import { rememberOrganization, rememberedOrganization } from './remembered-organization.ts';
import { OrganizationsProvider } from './use-organizations.ts';

/** Loads the organizations and the rights of the signed-in person. Then shows the children. */
export function LoadOrganizations({ children }: { readonly children: ReactNode }): ReactElement {
  const { supabase } = useBackend();
  const [all, setAll] = useState<readonly Organization[]>();
  const [chosen, setChosen] = useState(rememberedOrganization);

  const opening = useAction('open the app', async () => {
    const [{ data, error }] = await Promise.all([
      supabase.from('organizations').select('id, name, slug, region').order('created_at'),
      loadSupportStaff(supabase),
    ]);
    if (error) throw error;
    setAll(data);
  });
  const { run: open } = opening;
  useEffect(() => void open(), [open]);

  if (!all) {
    return (
      <main className="page page-alone">
        <Failure of={opening} title="Your organizations could not be read" onRetry={() => void open()} />
      </main>
    );
  }
  const choose = (id: string): void => {
    rememberOrganization(id);
    setChosen(id);
  };
  const add = (organization: Organization): void => {
    setAll([...all, organization]);
    choose(organization.id);
  };
  const leave = (id: string): void => setAll(all.filter((organization) => organization.id !== id));
  const current = all.find(({ id }) => id === chosen) ?? all[0];
  return (
    <OrganizationsProvider value={{ all, current, choose, add, leave }}>{children}</OrganizationsProvider>
  );
}
