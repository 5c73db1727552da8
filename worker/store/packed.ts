/** Long texts in one value: D1 takes 2 MB, and a board of 12,000 units is longer than that until it is packed. */

const through = async (bytes: Uint8Array<ArrayBuffer>, by: CompressionStream | DecompressionStream): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(by)).arrayBuffer());

/** Text → gzip → base64. */
export async function pack(text: string): Promise<string> {
  const bytes = await through(new TextEncoder().encode(text), new CompressionStream('gzip'));
  return Buffer.from(bytes).toString('base64');
}

/** The text again. */
export async function unpack(packed: string): Promise<string> {
  const bytes = new Uint8Array(Buffer.from(packed, 'base64'));
  return new TextDecoder().decode(await through(bytes, new DecompressionStream('gzip')));
}
