import { z } from 'zod';
import type { Destruction } from '#vocabulary';

/** What a picture is destroyed for by a person; after settlement it goes by itself. */
export const destroyInput = z.strictObject({ reason: z.enum(['identity_document', 'author'], 'Chưa chọn lý do xóa ảnh.') });

/** A picture of a claim. `href` opens it for the asker alone until `until` (UTC ms); both are null when it is gone. */
export type PictureView = {
  id: string; claimId: string; at: number; type: string; bytes: number; width: number; height: number;
  href: string | null; until: number | null;
  gone: { at: number; why: Destruction; words: string } | null;
};
/** `addable` = how many more may be sent now; 0 once the claim has its result. */
export type PicturesView = { claimId: string; pictures: PictureView[]; addable: number; maySend: boolean };
