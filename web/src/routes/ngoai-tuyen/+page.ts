// The shell must fill itself from the device: it holds nothing of anybody.
export const csr = true;
