import { z } from 'zod';

export type Grant = { role: string; roleLabel: string; unitId: string; unitName: string };
export type Me =
  | { signedIn: false }
  | {
    signedIn: true; userId: string; name: string; email: string; grants: Grant[];
    /** Roles of this person that do not count until a second factor is there. */
    needsSecondFactor: boolean; twoFactorEnabled: boolean; factor: string;
    /** Until when the last proof holds, UTC ms; 0 = none. */
    provedUntil: number;
    /** What they can show to prove it is them. */
    proves: { password: boolean; passkey: boolean };
    /** Moves waiting for this person's word. */
    movesAsked: number;
    support: { byName: string; until: number } | null;
  };

export const proofInput = z.object({ password: z.string().max(200) });
export const passwordInput = z.object({ password: z.string().max(128, 'Mật khẩu dài quá 128 ký tự.') });
export const sessionEnd = z.object({ id: z.string().max(64).optional() });

export type AccountView = {
  login: string; hasPassword: boolean; twoFactorEnabled: boolean; provider: { name: string; linked: boolean } | null;
  passkeys: { id: string; name: string; createdAt: string | null }[];
  sessions: { id: string; createdAt: string; userAgent: string; address: string | null; factor: string; current: boolean }[];
};
