/** Where the workspace of an organization can stand. */
export const REGIONS: Readonly<Record<string, string>> = {
  'eu-central': 'Frankfurt (eu-central)',
  'us-east': 'Virginia (us-east)',
  'ap-south': 'Mumbai (ap-south)',
};
