/** A link as buttons and text links may carry it: normalised, or the reason why not. */
export function checkLink(link: string, httpsOnly = false): { url: string } | { error: string } {
  const text = link.trim();
  if (/^(tg|ton):/i.test(text)) {
    if (httpsOnly) return { error: 'Only HTTPS links are allowed' };
    return /^(tg|ton):(\/\/)?[\w-]/i.test(text) ? { url: text } : { error: 'Wrong tg URL' };
  }
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return { error: httpsOnly ? 'Only HTTPS links are allowed' : 'Unsupported URL protocol' };
  }
  if (httpsOnly && scheme !== 'https') return { error: 'Only HTTPS links are allowed' };
  try {
    const url = new URL(scheme ? text : `http://${text}`);
    // The real server knows no host without a dot: `localhost` is refused, an address is not.
    if (!/[.:]/.test(url.hostname.replace(/^\.+|\.+$/g, ''))) return { error: 'Wrong HTTP URL' };
    return { url: url.href };
  } catch {
    return { error: 'Wrong HTTP URL' };
  }
}

/** The user whom a `tg://user?id=…` link names. */
export function linkedUser(link: string): number | undefined {
  const id = /^tg:(?:\/\/)?user\?id=(\d+)$/i.exec(link.trim())?.[1];
  return id === undefined ? undefined : Number(id);
}
