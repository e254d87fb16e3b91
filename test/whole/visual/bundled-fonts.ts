import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const preferred: Readonly<Record<string, string>> = {
  'system-ui': 'Inter',
  'sans-serif': 'Inter',
  serif: 'Inter',
  monospace: 'JetBrains Mono',
};

/**
 * Writes settings that let a browser use the fonts of this folder's package, and none of the system's. Gives their
 * path.
 */
export function bundledFonts(folder: string, cache: string): string {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, 'fonts.conf');
  const aliases = Object.entries(preferred).map(
    ([family, font]) => `  <alias binding="strong">
    <family>${family}</family>
    <prefer><family>${font}</family><family>Noto Sans Arabic</family></prefer>
  </alias>`,
  );
  // Hinting and subpixels would round each letter to the grid of one screen.
  const draft = `${file}-${process.pid}`;
  writeFileSync(
    draft,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'node_modules/@expo-google-fonts')}</dir>
  <cachedir>${join(cache, 'fonts')}</cachedir>
${aliases.join('\n')}
  <match target="font">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
`,
  );
  // Other processes of the same run, and of another one, write the file too. A browser must never find half of it.
  renameSync(draft, file);
  return file;
}
