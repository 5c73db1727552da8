// A screen turns its pages for days: it needs a framework in the browser.
export const csr = true;
