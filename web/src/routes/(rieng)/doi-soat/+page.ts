// Reading a file in the browser needs a framework there; nothing else on the site does.
export const csr = true;
