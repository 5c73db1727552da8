// The form keeps claims on the device first; without a script it is an ordinary form.
export const csr = true;
