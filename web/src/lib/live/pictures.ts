/**
 * Shrinks pictures on the device before a form sends them, on pages that do not hydrate: every file
 * field with `data-shrink`. Drawn anew, a picture says nothing but what it shows; one that cannot be
 * opened here is sent as it is, and the server says why it does not take it.
 */
const LONGEST = 1600;
const QUALITY = 0.8;

async function shrunk(file: File): Promise<File> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d')!;
  // What can be seen through would turn black as JPEG.
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const bytes = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/jpeg', QUALITY); });
  return bytes ? new File([bytes], 'anh.jpg', { type: 'image/jpeg' }) : file;
}

document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.matches('[data-shrink]') || !target.files?.length) return;
  const buttons = [...(target.form?.querySelectorAll('button') ?? [])];
  // Not before it is small: what is sent is what was shrunk.
  buttons.forEach((button) => { button.disabled = true; });
  void Promise.all([...target.files].map(shrunk)).then((files) => {
    const small = new DataTransfer();
    files.forEach((file) => small.items.add(file));
    target.files = small.files;
  }).finally(() => buttons.forEach((button) => { button.disabled = false; }));
});
