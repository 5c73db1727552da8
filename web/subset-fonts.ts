/** Cuts Be Vietnam Pro down to the letters our pages use: Vietnamese, Latin, digits, a few signs. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import subsetFont from 'subset-font';

const from = join(import.meta.dirname, '..', 'node_modules', '@fontsource', 'be-vietnam-pro', 'files');
const to = join(import.meta.dirname, 'src', 'lib', 'fonts');
const vietnamese = 'aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ';
const letters = vietnamese + vietnamese.toUpperCase() + 'bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ0123456789'
  + ' \u00a0.,:;!?\'"()[]/\\-–—…%+−×=<>&@#*_|°·•“”‘’«»';
const keepFeatures = ['kern', 'mark', 'mkmk', 'ccmp', 'tnum', 'lnum', 'locl'];
mkdirSync(to, { recursive: true });
for (const weight of [400, 600]) {
  // The two halves of the family as the package ships them: Latin, and what Vietnamese adds to it.
  for (const half of ['latin', 'vietnamese']) {
    const whole = readFileSync(join(from, `be-vietnam-pro-${half}-${weight}-normal.woff2`));
    const cut = await subsetFont(whole, letters, { targetFormat: 'woff2', noHinting: true, keepFeatures });
    writeFileSync(join(to, `be-vietnam-pro-${half}-${weight}.woff2`), cut);
    console.log(half, weight, cut.length);
  }
}

// Paper is made by the Worker, which has no files: the whole family in one piece, as text. Its lines are cut for the sake of who reads a difference.
const whole = join(import.meta.dirname, '..', 'node_modules', '@expo-google-fonts', 'be-vietnam-pro');
const paper: string[] = [];
for (const [name, file] of [['REGULAR', '400Regular/BeVietnamPro_400Regular.ttf'], ['STRONG', '600SemiBold/BeVietnamPro_600SemiBold.ttf']] as const) {
  const cut = await subsetFont(readFileSync(join(whole, file)), letters, { targetFormat: 'truetype', noHinting: true, keepFeatures });
  const packed = gzipSync(cut, { level: 9 }).toString('base64').replace(/.{180}/g, '$&\\\n');
  paper.push(`export const ${name} = \`${packed}\`;\n`);
  console.log('paper', name, cut.length);
}
writeFileSync(join(import.meta.dirname, '..', 'worker', 'services', 'paper-fonts.ts'), `/** Be Vietnam Pro (SIL Open Font License 1.1) for paper: TrueType, cut to the letters we print, gzip, base64. Made by web/subset-fonts.ts. */\n${paper.join('')}`);
