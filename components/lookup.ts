/** What a question to Azure gives: `"absent"` where it says so, and `undefined` for what can't be read. */
export async function lookup<T>(get: Promise<T>): Promise<T | "absent" | undefined> {
  try {
    return await get;
  } catch (error) {
    return /Status=404\b/.test(String(error)) ? "absent" : undefined;
  }
}
