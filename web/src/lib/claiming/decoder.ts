import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url';
import DecodeWorker from './decode.worker.ts?worker';
import type { ToldByDecoder } from './decode.worker.ts';

type Native = { detect: (image: CanvasImageSource) => Promise<{ rawValue: string }[]> };
declare const BarcodeDetector: { new (options: { formats: string[] }): Native; getSupportedFormats: () => Promise<string[]> };

/** Reads one picture; null = no code on it. */
export type Decoder = { read: (image: CanvasImageSource & { width: number; height: number }) => Promise<string | null>; end: () => void };

const WANTED = ['qr_code', 'data_matrix', 'pdf417', 'code_128', 'code_39', 'code_93', 'itf'];

/** The browser's own decoder where it has one that reads both kinds of code, ours otherwise. */
export async function decoder(): Promise<Decoder> {
  const own = typeof BarcodeDetector === 'undefined' ? [] : await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!own.includes('qr_code') || !own.includes('code_128')) return ours();
  const native = new BarcodeDetector({ formats: WANTED.filter((format) => own.includes(format)) });
  return { read: async (image) => (await native.detect(image))[0]?.rawValue ?? null, end: () => {} };
}

/** What a browser without a decoder of its own needs, asked for ahead of time so that it is there without a line. */
export async function keepDecoder(): Promise<void> {
  if (typeof BarcodeDetector === 'undefined') await Promise.all([fetch(wasm), Promise.resolve(new DecodeWorker().terminate())]);
}

/** The largest side that is looked at: enough for a barcode across the picture. */
const LOOKED_AT = 1280;

function ours(): Decoder {
  const worker = new DecodeWorker();
  worker.postMessage({ wasm: new URL(wasm, location.href).href });
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true })!;
  return {
    end: () => worker.terminate(),
    read: (image) => new Promise((resolve, reject) => {
      const scale = Math.min(1, LOOKED_AT / Math.max(image.width, image.height));
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      worker.onmessage = ({ data }: MessageEvent<ToldByDecoder>) => ('failed' in data ? reject(new Error('decoder')) : resolve(data.text));
      worker.onerror = () => reject(new Error('decoder'));
      worker.postMessage({ image: pen.getImageData(0, 0, canvas.width, canvas.height) });
    }),
  };
}
