/** What this browser remembers for one person; a browser that refuses storage just forgets. */
export function remembered<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`modelyard-${key}`);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(`modelyard-${key}`, JSON.stringify(value));
  } catch {
    // Full or refused: the choice holds until the page is left.
  }
}
