import { useEffect } from 'react';
import { useForgottenFailures } from '../help/noted-failures.ts';
import { forgetSupportStaff } from '../support/support-staff.ts';

/** Forgets the rights and the failures of a person who has signed out. */
export function useSignOutCleanup(isSignedOut: boolean): void {
  useForgottenFailures(isSignedOut);
  useEffect(() => {
    if (isSignedOut) forgetSupportStaff();
  }, [isSignedOut]);
}
