import { Buffer } from 'node:buffer';
import { REGULAR, STRONG } from './paper-fonts.ts';

const unpacked = async (packed: string): Promise<Uint8Array> =>
  new Uint8Array(await new Response(new Blob([Buffer.from(packed, 'base64')]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());

/** Be Vietnam Pro, regular and strong, as TrueType: for what the Worker prints and draws. */
export const unpackedFonts = (): Promise<Uint8Array[]> => Promise.all([REGULAR, STRONG].map(unpacked));
