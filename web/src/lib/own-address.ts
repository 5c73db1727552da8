/** Only our own addresses: a link may not send anybody elsewhere. */
export const own = (address: string | null, otherwise = '/can-bo'): string => (address && /^\/(?![/\\])/.test(address) && !/[\r\n\t]/.test(address) ? address : otherwise);
