/** Codes that offices print on receipts: two-dimensional ones, and bars. */
export const FORMATS = ['QRCode', 'DataMatrix', 'PDF417', 'Code128', 'Code39', 'Code93', 'ITF'] as const;
