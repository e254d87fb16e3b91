/** The regions in which an organization can have its workspace. */
export const REGIONS: Readonly<Record<string, string>> = {
  'eu-central': 'Frankfurt (eu-central)',
  'us-east': 'Virginia (us-east)',
  'ap-south': 'Mumbai (ap-south)',
};
