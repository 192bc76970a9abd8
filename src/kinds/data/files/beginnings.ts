// What files of pictures begin with, whatever they are called.

/** PNG, JPEG, GIF; RIFF, in which WebP stands. */
const beginnings: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x49, 0x46, 0x46],
];

/** Whether bytes are those of a picture's file. */
export const beginsAsPicture = (bytes: Uint8Array): boolean =>
  beginnings.some((start) => start.every((byte, at) => bytes[at] === byte));
