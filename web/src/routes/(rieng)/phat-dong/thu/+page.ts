// Rules are tried where they are typed: in the browser.
export const csr = true;
