import { shrink } from '../claiming/picture.ts';

/**
 * Shrinks pictures on the device before a form sends them, on pages that do not hydrate: every file
 * field with `data-shrink`. Drawn anew, a picture says nothing but what it shows; one that cannot be
 * opened here is sent as it is, and the server says why it does not take it.
 */
const shrunk = (file: File): Promise<File> => shrink(file).then(({ bytes }) => new File([bytes], 'anh.jpg', { type: 'image/jpeg' }), () => file);

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
