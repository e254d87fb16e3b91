import type { Metadata } from 'next';
import './globals.css';

export const metadata: Metadata = { title: 'Create Next App' };

// The layout of the template also loads two fonts from Google.
export default function RootLayout({ children }: LayoutProps<'/'>) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
