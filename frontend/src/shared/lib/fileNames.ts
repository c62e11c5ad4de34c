/** Characters that are not seen themselves, but hide what is there or turn it around; joiners of emoji are none. */
const DISGUISES =
  /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB]/gu;

/** The name of a file with every control character written out, so that none can disguise its ending. */
export function plainName(name: string): string {
  return name.replace(DISGUISES, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return `\\u{${code}}`;
  });
}
