import { replaceAddress } from '../routing/navigation.ts';
import { useFormTrouble } from './form-trouble.ts';

/**
 * Leads from a page without a form to the form for a new organization. Only admins see the form of invitations, and
 * every person may create an organization.
 */
export function OtherForm(): null {
  useFormTrouble((trouble) => replaceAddress(`/organizations/new?trouble=${trouble}`));
  return null;
}
