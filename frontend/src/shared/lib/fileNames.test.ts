import { expect, it } from "vitest";
import { plainName } from "./fileNames";

it.each([
  ["invoice\u202Egpj.exe", "invoice\\u{202E}gpj.exe"],
  ["a\u2067b\u2069.txt", "a\\u{2067}b\\u{2069}.txt"],
  ["no\u200Bthing\uFEFF.py", "no\\u{200B}thing\\u{FEFF}.py"],
  ["two\nlines\t.csv", "two\\u{A}lines\\u{9}.csv"],
  // What people write stays as it is.
  ["👩🏽‍🔬🏳️‍🌈 نموذج 模型 🔥.txt", "👩🏽‍🔬🏳️‍🌈 نموذج 模型 🔥.txt"],
  ["می‌خواهم.md", "می‌خواهم.md"],
  ["model/weights-é.bin", "model/weights-é.bin"],
])("writes %j as %j", (name, shown) => {
  expect(plainName(name)).toBe(shown);
});
