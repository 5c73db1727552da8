/** A Set-Cookie line in the parts SvelteKit wants, value untouched. */
export function parse(line: string) {
  const [pair = '', ...attributes] = line.split(/;\s*/);
  const at = pair.indexOf('=');
  const found = new Map(attributes.map((each) => {
    const [key = '', ...rest] = each.split('=');
    return [key.toLowerCase(), rest.join('=')] as const;
  }));
  const age = found.get('max-age');
  return {
    name: pair.slice(0, at), value: pair.slice(at + 1),
    options: { path: found.get('path') || '/', httpOnly: found.has('httponly'), secure: found.has('secure'), sameSite: 'lax' as const,
      ...(age && { maxAge: Number(age) }), encode: (value: string) => value },
  };
}
