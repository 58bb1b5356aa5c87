/** Width and height of a PNG, GIF, JPEG or WebP picture; undefined for anything else. */
export function imageSize(content: Buffer): { width: number; height: number } | undefined {
  if (content.length < 30) return undefined;
  if (content.readUInt32BE(0) === 0x89_50_4e_47) {
    return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) };
  }
  if (content.toString('latin1', 0, 4) === 'GIF8') {
    return { width: content.readUInt16LE(6), height: content.readUInt16LE(8) };
  }
  if (content.toString('latin1', 0, 4) === 'RIFF' && content.toString('latin1', 8, 12) === 'WEBP') {
    return webpSize(content);
  }
  return content.readUInt16BE(0) === 0xff_d8 ? jpegSize(content) : undefined;
}

function webpSize(content: Buffer): { width: number; height: number } | undefined {
  switch (content.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return {
        width: content.readUInt16LE(26) & 0x3fff,
        height: content.readUInt16LE(28) & 0x3fff,
      };
    case 'VP8L': {
      const bits = content.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: content.readUIntLE(24, 3) + 1, height: content.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}

function jpegSize(content: Buffer): { width: number; height: number } | undefined {
  let at = 2;
  while (at + 9 < content.length && content[at] === 0xff) {
    const marker = content[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return { width: content.readUInt16BE(at + 7), height: content.readUInt16BE(at + 5) };
    at += 2 + content.readUInt16BE(at + 2);
  }
  return undefined;
}
