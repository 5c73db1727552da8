/** Every address of the product, named once. */
export const path = {
  home: () => '/',
  campaign: (slug: string, view: { cluster?: number; search?: string } = {}) => withQuery(`/dot-thi-dua/${slug}`, { cum: view.cluster, tim: view.search }),
  units: (view: { q?: string; date?: string } = {}) => withQuery('/don-vi', { q: view.q, ngay: view.date }),
  unit: (id: string, date?: string) => withQuery(`/don-vi/${id}`, { ngay: date }),
  signIn: (back?: string) => withQuery('/dang-nhap', { ve: back }),
  signOut: () => '/dang-xuat',
  reconcile: () => '/doi-soat',
  report: (id: string, view: { fate?: string; after?: string | number } = {}) => withQuery(`/doi-soat/${id}`, { loai: view.fate, sau: view.after }),
  launch: () => '/phat-dong',
  claim: () => '/khai-bao',
};

function withQuery(address: string, query: Record<string, string | number | undefined>): string {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return asked.length === 0 ? address : `${address}?${new URLSearchParams(asked.map(([key, value]) => [key, String(value)]))}`;
}
