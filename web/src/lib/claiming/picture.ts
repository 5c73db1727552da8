/** A picture made small: nothing of the original file is left in it, only what it shows. */
export type Shrunk = { id: string; bytes: Blob; small: string };

const LONGEST = 1600;
/** Coarser where a busy picture would weigh more than the server takes. */
const QUALITIES = [0.8, 0.6, 0.4];
const BYTES_MAX = 1_400_000;
const PREVIEW = 160;

/**
 * Draws a picture anew, at most 1600 pixels long, as JPEG: place, time and device it was taken with stay behind.
 * @throws Error in Vietnamese when it is no picture
 */
export async function shrink(file: File): Promise<Shrunk> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) throw new Error('Không mở được ảnh này. Hãy chọn ảnh JPEG, PNG hoặc WebP, hoặc chụp lại.');
  const large = drawn(picture, LONGEST);
  let bytes: Blob | null = null;
  for (const quality of QUALITIES) {
    bytes = await new Promise<Blob | null>((resolve) => { large.toBlob(resolve, 'image/jpeg', quality); });
    if (bytes && bytes.size <= BYTES_MAX) break;
  }
  const small = drawn(picture, PREVIEW).toDataURL('image/jpeg', 0.6);
  picture.close();
  if (!bytes) throw new Error('Máy không thu nhỏ được ảnh này. Hãy chọn ảnh khác.');
  return { id: crypto.randomUUID(), bytes, small };
}

function drawn(picture: ImageBitmap, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d')!;
  // A picture with see-through parts would turn black as JPEG.
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
