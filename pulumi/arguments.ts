import { InvalidArgumentError } from "commander";

/** Reads an argument of a command that counts something: 1 or more. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError("Write a whole number, 1 or more.");
  return Number(text);
}
