import { error } from '@sveltejs/kit';
import { PROGRAMME_YEARS } from '#vocabulary';

/** The year an address asks for; none = this year. What is no year of the programme is said so. */
export function yearOf(word: string | null): number | undefined {
  if (word === null || word === '') return undefined;
  const year = PROGRAMME_YEARS.find((each) => String(each) === word);
  if (year === undefined) error(404, { message: 'Đề án chỉ có các năm 2022–2027. Hãy chọn một năm trong danh sách.', code: 'not_found' });
  return year;
}
