import type { NextConfig } from 'next';

// create-next-app sets these two options. They are not in its template.
const nextConfig: NextConfig = {
  cacheComponents: true,
  partialPrefetching: true,
};

export default nextConfig;
