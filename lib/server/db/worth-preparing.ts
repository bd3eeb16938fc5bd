/** Of one connection: the server keeps the plan of each, and the client its text. */
const mostStatements = 500;
const longestText = 10_000;

/**
 * Tells of each statement whether it is prepared under a name. One that is not costs a second round trip each time, in which
 * the server tells of its parameters. The first statements that a connection meets are prepared, except for long ones, such
 * as inserts of many rows: their texts differ with every number of rows, and would fill both memories.
 */
export function createPreparing(): (text: string) => boolean {
  const prepared = new Set<string>();
  return (text) => {
    if (prepared.has(text)) return true;
    if (text.length > longestText || prepared.size >= mostStatements) return false;
    prepared.add(text);
    return true;
  };
}
