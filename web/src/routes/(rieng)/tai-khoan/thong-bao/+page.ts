// Only a script can ask the browser for push; everything else on the page is ordinary forms.
export const csr = true;
