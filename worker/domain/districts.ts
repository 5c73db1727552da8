/**
 * How the 28 former districts of Bình Định and of the old Gia Lai lie to each other: eight columns from the Lao and
 * Cambodian side in the west to the sea in the east, six rows from north to south. No boundary file with a clear
 * licence was to be had (npm and Debian carry code lists of communes, and maps of provinces under licences that are
 * not free), so each district is one field of a grid.
 *
 * Placed by hand from general geography, so that neighbours stay neighbours: the coast from Hoài Nhơn by Phù Mỹ, Phù Cát
 * and Tuy Phước down to Quy Nhơn; behind it An Lão, Hoài Ân, Tây Sơn (up the An Khê pass, quốc lộ 19), An Nhơn and Vân
 * Canh; Vĩnh Thạnh and An Khê on the edge of the highlands; KBang, Đăk Pơ, Kông Chro, Ia Pa and Krông Pa down the valley
 * of the Ba; Mang Yang, Đăk Đoa and Pleiku along quốc lộ 19 to the west; Chư Păh in the north-west, Ia Grai and Đức Cơ at
 * the border; Chư Prông, Chư Sê, Chư Pưh, Phú Thiện and Ayun Pa in the south. It shows where a unit lies, not how large it is.
 */
export type District = { name: string; province: 'Bình Định' | 'Gia Lai'; row: number; column: number };

const at = (province: District['province'], row: number, column: number, name: string): District => ({ name, province, row, column });

/** From the coast inland, north to south: also the order in which they are read where there is no room for the grid. */
export const districts: readonly District[] = [
  at('Bình Định', 1, 8, 'Hoài Nhơn'), at('Bình Định', 2, 8, 'Phù Mỹ'), at('Bình Định', 3, 8, 'Phù Cát'), at('Bình Định', 4, 8, 'Tuy Phước'), at('Bình Định', 5, 8, 'Quy Nhơn'),
  at('Bình Định', 1, 7, 'An Lão'), at('Bình Định', 2, 7, 'Hoài Ân'), at('Bình Định', 3, 7, 'Tây Sơn'), at('Bình Định', 4, 7, 'An Nhơn'), at('Bình Định', 5, 7, 'Vân Canh'),
  at('Bình Định', 2, 6, 'Vĩnh Thạnh'),
  at('Gia Lai', 3, 6, 'An Khê'), at('Gia Lai', 2, 5, 'KBang'), at('Gia Lai', 3, 5, 'Đăk Pơ'), at('Gia Lai', 4, 5, 'Kông Chro'), at('Gia Lai', 5, 5, 'Ia Pa'), at('Gia Lai', 6, 5, 'Krông Pa'),
  at('Gia Lai', 2, 4, 'Mang Yang'), at('Gia Lai', 4, 4, 'Phú Thiện'), at('Gia Lai', 5, 4, 'Ayun Pa'),
  at('Gia Lai', 2, 3, 'Đăk Đoa'), at('Gia Lai', 3, 3, 'Chư Sê'), at('Gia Lai', 4, 3, 'Chư Pưh'),
  at('Gia Lai', 1, 2, 'Chư Păh'), at('Gia Lai', 2, 2, 'Pleiku'), at('Gia Lai', 3, 2, 'Chư Prông'),
  at('Gia Lai', 2, 1, 'Ia Grai'), at('Gia Lai', 3, 1, 'Đức Cơ'),
];

const KIND = /^(thành đoàn|thị đoàn|huyện đoàn|thành phố|thị xã|huyện) /i;
/**
 * The district words name: "huyện Phù Mỹ (cũ), thị xã Hoài Nhơn (cũ)" → the first, "Thị đoàn An Nhơn" → An Nhơn.
 * @returns undefined where they name none of the 28
 */
export function districtOf(words: string | null): District | undefined {
  const name = words?.split(', ')[0]!.replace(KIND, '').replace(/ \(cũ\)$/, '');
  return name === undefined ? undefined : districts.find((each) => each.name === name);
}
