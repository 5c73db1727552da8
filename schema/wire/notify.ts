import { z } from 'zod';
import { mailRhythmCodes, noticeKindCodes, type MailRhythm, type NoticeKind } from '#vocabulary';

const kinds = z.array(z.enum(noticeKindCodes)).max(noticeKindCodes.length).transform((chosen) => noticeKindCodes.filter((kind) => chosen.includes(kind)));
export const notifyInput = z.strictObject({ pushKinds: kinds, mailKinds: kinds, mailEvery: z.enum(mailRhythmCodes, 'Hãy chọn có gửi thư hay không.') });
export type NotifyInput = z.infer<typeof notifyInput>;

const key = (length: number, what: string) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}=*$`), `${what} của trình duyệt không đúng dạng. Hãy tắt rồi bật lại thông báo trên thiết bị này.`);
/** A browser's subscription as the Push API gives it, with an id of the page's own. */
export const pushDeviceInput = z.strictObject({ id: z.uuid(), endpoint: z.url('Địa chỉ nhận thông báo không đúng dạng.').max(1000), p256dh: key(87, 'Khóa'), auth: key(22, 'Mã'), label: z.string().trim().min(1).max(60) });
export type PushDeviceInput = z.infer<typeof pushDeviceInput>;

export type NotifyView = {
  pushKinds: NoticeKind[]; mailKinds: NoticeKind[]; mailEvery: MailRhythm; mailDueAt: number | null;
  devices: { id: string; label: string; /** Hash of the address, so that a browser finds itself. */ mark: string; createdAt: number; sentAt: number | null }[];
  /** Where letters would go, masked; null = there is no address. */
  email: string | null;
  /** Whether this server can send letters; the key browsers subscribe with, null = it sends no push. */
  sendsMail: boolean; vapidKey: string | null;
};
