// Rows come and go without the page jumping; without a script every step is an ordinary form.
export const csr = true;
