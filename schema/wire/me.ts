export type Grant = { role: string; roleLabel: string; unitId: string; unitName: string };
export type Me = { signedIn: false } | { signedIn: true; userId: string; name: string; email: string; grants: Grant[] };
