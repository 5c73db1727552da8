import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { FORMATS } from './formats.ts';

/** Reads barcodes away from the page's own thread; here, and nowhere on a page, WebAssembly runs. */
export type AskedOfDecoder = { wasm: string } | { image: ImageData };
export type ToldByDecoder = { text: string | null } | { failed: true };

const tell = (message: ToldByDecoder) => (self as unknown as Worker).postMessage(message);

self.onmessage = async ({ data }: MessageEvent<AskedOfDecoder>) => {
  try {
    if ('wasm' in data) prepareZXingModule({ overrides: { locateFile: () => data.wasm } });
    else tell({ text: (await readBarcodes(data.image, { formats: [...FORMATS], tryHarder: true, maxNumberOfSymbols: 1 }))[0]?.text ?? null });
  } catch {
    tell({ failed: true });
  }
};
