/** A push service and a browser of our own: takes what a server posts, checks who it is from, and opens it as RFC 8291 says. */
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64url'));
const base64 = (buffer: ArrayBuffer | Uint8Array): string => Buffer.from(buffer as ArrayBuffer).toString('base64url');
const utf8 = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: Uint8Array[]): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat(parts));

async function derived(key: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>, info: Uint8Array<ArrayBuffer>, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const from = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, from, length * 8));
}

/** Keys of a server for push services, base64url. */
export async function vapidKeys() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']) as CryptoKeyPair;
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey) as JsonWebKey;
  return { publicKey: base64(await crypto.subtle.exportKey('raw', pair.publicKey) as ArrayBuffer), privateKey: d!, subject: 'https://bang-vang.example' };
}

/** A browser that subscribed at an address. */
export async function aBrowser(endpoint: string) {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']) as CryptoKeyPair;
  const own = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey) as ArrayBuffer);
  const auth = crypto.getRandomValues(new Uint8Array(16));
  return {
    endpoint, p256dh: base64(own), auth: base64(auth),
    /** Opens a sealed body: header (salt, record size, the sender's key), one record, its padding. */
    async open(body: Uint8Array): Promise<string> {
      const [salt, length] = [body.slice(0, 16) as Uint8Array<ArrayBuffer>, body[20]!];
      const sender = body.slice(21, 21 + length) as Uint8Array<ArrayBuffer>;
      const key = await crypto.subtle.importKey('raw', sender, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
      const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: key } as unknown as EcdhKeyDeriveParams, pair.privateKey, 256));
      const secret = await derived(shared, auth, joined(utf8('WebPush: info\0'), own, sender), 32);
      const content = await crypto.subtle.importKey('raw', await derived(secret, salt, utf8('Content-Encoding: aes128gcm\0'), 16), 'AES-GCM', false, ['decrypt']);
      const plain = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: await derived(secret, salt, utf8('Content-Encoding: nonce\0'), 12) }, content, body.slice(21 + length) as Uint8Array<ArrayBuffer>));
      return new TextDecoder().decode(plain.slice(0, plain.lastIndexOf(2)));
    },
  };
}

/** Whether a request's `authorization` was signed by a server's key for the service it was sent to, and not for longer than a day. */
export async function isFrom(publicKey: string, request: Request): Promise<boolean> {
  const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
  const [head, claims, seal] = (token ?? '').split('.');
  if (key !== publicKey || !seal) return false;
  const said = JSON.parse(new TextDecoder().decode(bytes(claims!))) as { aud: string; exp: number };
  const verifier = await crypto.subtle.importKey('raw', bytes(publicKey), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  return said.aud === new URL(request.url).origin && said.exp * 1000 < Date.now() + 86_400_000 && crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, verifier, bytes(seal), utf8(`${head}.${claims}`));
}
