import { describe, expect, it } from "vitest";
import { parsedObject } from "./components/TryIt";

describe("a request that is written by hand", () => {
  it("is an object in JSON", () => {
    expect(parsedObject('{"inputs": [1]}')).toEqual({ inputs: [1] });
    for (const text of ["", "{", "[1]", "null", '"inputs"']) expect(parsedObject(text)).toBeNull();
  });
});
