// Thirty cases a minute by the keyboard need a framework here; without one every case is a plain form.
export const csr = true;
