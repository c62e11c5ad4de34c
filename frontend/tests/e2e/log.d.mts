export function logOf(port: string | number): string;
