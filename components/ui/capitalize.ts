/** A word of the API as the page begins a line with it: "succeeded" is "Succeeded". */
export function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
