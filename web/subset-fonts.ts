/** Cuts Be Vietnam Pro down to the letters our pages use: Vietnamese, Latin, digits, a few signs. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import subsetFont from 'subset-font';

const from = join(import.meta.dirname, '..', 'node_modules', '@fontsource', 'be-vietnam-pro', 'files');
const to = join(import.meta.dirname, 'src', 'lib', 'fonts');
const vietnamese = 'aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ';
const letters = vietnamese + vietnamese.toUpperCase() + 'bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ0123456789'
  + ' \u00a0.,:;!?\'"()[]/\\-–—…%+−×=<>&@#*_|°·•“”‘’«»';
mkdirSync(to, { recursive: true });
for (const weight of [400, 600]) {
  // The two halves of the family as the package ships them: Latin, and what Vietnamese adds to it.
  for (const half of ['latin', 'vietnamese']) {
    const whole = readFileSync(join(from, `be-vietnam-pro-${half}-${weight}-normal.woff2`));
    const cut = await subsetFont(whole, letters, { targetFormat: 'woff2', noHinting: true, keepFeatures: ['kern', 'mark', 'mkmk', 'ccmp', 'tnum', 'lnum', 'locl'] });
    writeFileSync(join(to, `be-vietnam-pro-${half}-${weight}.woff2`), cut);
    console.log(half, weight, cut.length);
  }
}
