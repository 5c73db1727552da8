/** A span of time in the largest unit that says enough: "45 giây", "12 phút", "3,5 giờ", "2,1 ngày"; "—" where there was none. */
export function span(ms: number | null): string {
  if (ms === null) return '—';
  const said = (value: number, unit: string) => `${new Intl.NumberFormat('vi-VN', { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)}\u00a0${unit}`;
  if (ms < 60_000) return said(Math.round(ms / 1000), 'giây');
  if (ms < 3_600_000) return said(Math.round(ms / 60_000), 'phút');
  return ms < 48 * 3_600_000 ? said(ms / 3_600_000, 'giờ') : said(ms / 86_400_000, 'ngày');
}

/** A share between 0 and 1: "2,7 %". */
export const share = (part: number): string => `${new Intl.NumberFormat('vi-VN', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(part * 100)}\u00a0%`;
