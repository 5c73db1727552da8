// Pages that need a framework in the browser say so themselves; all others ship none.
export const csr = false;
